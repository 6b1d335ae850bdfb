// The texts of early errors, in the words V8's users know. '%' stands for the argument.
#ifndef LANGUAGE_MESSAGE_H_
#define LANGUAGE_MESSAGE_H_

#include <cstdint>
#include <string_view>

namespace qdr {

#define QDR_PARSE_MESSAGES(M)                                                                      \
  M(kNone, "")                                                                                     \
  M(kArgumentsDisallowed,                                                                          \
    "'arguments' is not allowed in class field initializer or static initialization block")        \
  M(kAsyncFunctionInSingleStatement,                                                               \
    "Async functions can only be declared at the top level or inside a block.")                    \
  M(kAwaitBindingIdentifier, "Can not use 'await' as identifier inside an async function")         \
  M(kAwaitInParameters, "Illegal await-expression in formal parameters of async function")         \
  M(kAwaitOutsideAsync,                                                                            \
    "await is only valid in async functions and the top level bodies of modules")                  \
  M(kBadGetterArity, "Getter must not have any formal parameters.")                                \
  M(kBadSetterArity, "Setter must have exactly one formal parameter.")                             \
  M(kBadSetterRest, "Setter function argument must not be a rest parameter")                       \
  M(kClassFieldConstructor, "Classes may not have a field named 'constructor'")                    \
  M(kConstructorIsAccessor, "Class constructor may not be an accessor")                            \
  M(kConstructorIsAsync, "Class constructor may not be an async method")                           \
  M(kConstructorIsGenerator, "Class constructor may not be a generator")                           \
  M(kConstructorIsPrivate, "Class constructor may not be a private method")                        \
  M(kContinuousSeparator, "Only one underscore is allowed as numeric separator")                   \
  M(kDeletePrivate, "Private fields can not be deleted")                                           \
  M(kDuplicateConstructor, "A class may only have one constructor")                                \
  M(kDuplicateExport, "Duplicate export of '%'")                                                   \
  M(kDuplicateImportAttribute, "Import attributes has a duplicate key '%'")                        \
  M(kDuplicateParameter, "Duplicate parameter name not allowed in this context")                   \
  M(kDuplicateProto, "Duplicate __proto__ fields are not allowed in object literals")              \
  M(kElementAfterRest, "Rest element must be last element")                                        \
  M(kEscapedKeyword, "Keyword must not contain escaped characters")                                \
  M(kEscapedMetaProperty, "'%' must not contain escaped characters")                               \
  M(kExportNotDefined, "Export '%' is not defined in module")                                      \
  M(kForAwaitNotOf, "for await loop must be a for-of loop")                                        \
  M(kForInOfInitializer, "% loop variable declaration may not have an initializer.")               \
  M(kForInOfMultipleBindings, "Invalid left-hand side in % loop: Must have a single binding.")     \
  M(kForOfAsync, "The left-hand side of a for-of loop may not be 'async'.")                        \
  M(kForOfLet, "The left-hand side of a for-of loop may not be 'let'.")                            \
  M(kGeneratorInSingleStatement,                                                                   \
    "Generators can only be declared at the top level or inside a block.")                         \
  M(kHtmlCommentInModule, "HTML comments are not allowed in modules")                              \
  M(kIllegalBreak, "Illegal break statement")                                                      \
  M(kIllegalContinue, "Illegal continue statement: '%' does not denote an iteration statement")    \
  M(kIllegalContinueNoLoop, "Illegal continue statement: no surrounding iteration statement")      \
  M(kIllegalReturn, "Illegal return statement")                                                    \
  M(kIllegalUseStrict,                                                                             \
    "Illegal 'use strict' directive in function with non-simple parameter list")                   \
  M(kImportCallNew, "Cannot use new with import")                                                  \
  M(kImportCallSpecifier, "import() requires a specifier")                                         \
  M(kImportMetaOutsideModule, "Cannot use 'import.meta' outside a module")                         \
  M(kImportOutsideModule, "Cannot use import statement outside a module")                          \
  M(kInvalidBigInt, "Invalid BigInt syntax")                                                       \
  M(kInvalidCoverInitializedName, "Invalid shorthand property initializer")                        \
  M(kInvalidDestructuringTarget, "Invalid destructuring assignment target")                        \
  M(kInvalidHexEscape, "Invalid hexadecimal escape sequence")                                      \
  M(kInvalidLhsInAssignment, "Invalid left-hand side in assignment")                               \
  M(kInvalidLhsInFor, "Invalid left-hand side in for-loop")                                        \
  M(kInvalidLhsInPostfix, "Invalid left-hand side expression in postfix operation")                \
  M(kInvalidLhsInPrefix, "Invalid left-hand side expression in prefix operation")                  \
  M(kInvalidModuleExportName, "Invalid module export name: contains unpaired surrogate character") \
  M(kInvalidOrUnexpectedToken, "Invalid or unexpected token")                                      \
  M(kInvalidPropertyBinding, "Illegal property in declaration context")                            \
  M(kInvalidRegExp, "Invalid regular expression: %")                                               \
  M(kInvalidRegExpFlags, "Invalid regular expression flags")                                       \
  M(kInvalidRestAssignment,                                                                        \
    "`...` must be followed by an assignable reference in assignment contexts")                    \
  M(kInvalidRestBinding, "`...` must be followed by an identifier in declaration contexts")        \
  M(kInvalidUnicodeEscape, "Invalid Unicode escape sequence")                                      \
  M(kLabelRedeclaration, "Label '%' has already been declared")                                    \
  M(kLetInLexicalBinding, "let is disallowed as a lexically bound name")                           \
  M(kMalformedArrowParameters, "Malformed arrow function parameter list")                          \
  M(kMissingBraceInTemplate, "Missing } in template expression")                                   \
  M(kMissingCatchOrFinally, "Missing catch or finally after try")                                  \
  M(kMissingFunctionName, "Function statements require a function name")                           \
  M(kMissingInitializer, "Missing initializer in % declaration")                                   \
  M(kMissingParenAfterArguments, "missing ) after argument list")                                  \
  M(kMultipleDefaults, "More than one default clause in switch statement")                         \
  M(kNewlineAfterThrow, "Illegal newline after throw")                                             \
  M(kNoAsyncWithNewline, "Unexpected token '%'")                                                   \
  M(kNotAnAsyncContext,                                                                            \
    "await is only valid in async functions and the top level bodies of modules")                  \
  M(kOptionalChainNew, "Invalid optional chain from new expression")                               \
  M(kOptionalChainSuper, "Invalid optional chain from super property")                             \
  M(kOptionalChainTemplate, "Invalid tagged template on optional chain")                           \
  M(kParameterAfterRest, "Rest parameter must be last formal parameter")                           \
  M(kParameterTooMany, "Too many parameters in function definition (only 65534 allowed)")          \
  M(kArgumentsTooMany, "Too many arguments in function call (only 65535 allowed)")                 \
  M(kPrivateNotDeclared, "Private field '%' must be declared in an enclosing class")               \
  M(kRedeclaration, "Identifier '%' has already been declared")                                    \
  M(kRestDefault, "Rest parameter may not have a default initializer")                             \
  M(kSloppyFunction,                                                                               \
    "In non-strict mode code, functions can only be declared at top level, inside a block, or as " \
    "the body of an if statement.")                                                                \
  M(kStackOverflow, "Maximum call stack size exceeded")                                            \
  M(kStaticPrototype, "Classes may not have a static property named 'prototype'")                  \
  M(kStrictDecimalLeadingZero, "Decimals with leading zeros are not allowed in strict mode.")      \
  M(kStrictDelete, "Delete of an unqualified identifier in strict mode.")                          \
  M(kStrictEightOrNineEscape, "\\8 and \\9 are not allowed in strict mode.")                       \
  M(kStrictEvalArguments, "Unexpected eval or arguments in strict mode")                           \
  M(kStrictFunction,                                                                               \
    "In strict mode code, functions can only be declared at top level or inside a block.")         \
  M(kStrictOctalEscape, "Octal escape sequences are not allowed in strict mode.")                  \
  M(kStrictOctalLiteral, "Octal literals are not allowed in strict mode.")                         \
  M(kStrictWith, "Strict mode code may not include a with statement")                              \
  M(kSuperUnexpected, "'super' keyword unexpected here")                                           \
  M(kTemplateEightOrNineEscape, "\\8 and \\9 are not allowed in template strings.")                \
  M(kTemplateOctalEscape, "Octal escape sequences are not allowed in template strings")            \
  M(kTrailingSeparator, "Numeric separators are not allowed at the end of numeric literals")       \
  M(kUnaryBeforeExponent,                                                                          \
    "Unary operator used immediately before exponentiation expression. Parenthesis must be used "  \
    "to disambiguate operator precedence")                                                         \
  M(kUndefinedCodePoint, "Undefined Unicode code-point")                                           \
  M(kUndefinedLabel, "Undefined label '%'")                                                        \
  M(kUnexpectedEnd, "Unexpected end of input")                                                     \
  M(kUnexpectedIdentifier, "Unexpected identifier '%'")                                            \
  M(kUnexpectedLexicalDeclaration,                                                                 \
    "Lexical declaration cannot appear in a single-statement context")                             \
  M(kUnexpectedNewTarget, "new.target expression is not allowed here")                             \
  M(kUnexpectedNumber, "Unexpected number")                                                        \
  M(kUnexpectedPrivateName, "Unexpected identifier '%'")                                           \
  M(kUnexpectedReserved, "Unexpected reserved word")                                               \
  M(kUnexpectedStrictReserved, "Unexpected strict mode reserved word")                             \
  M(kUnexpectedString, "Unexpected string")                                                        \
  M(kUnexpectedTemplate, "Unexpected template string")                                             \
  M(kUnexpectedToken, "Unexpected token '%'")                                                      \
  M(kUnterminatedRegExp, "Invalid regular expression: missing /")                                  \
  M(kUnterminatedTemplate, "Unterminated template literal")                                        \
  M(kUsingAtScriptTopLevel, "using declarations are not allowed at the top level of a script")     \
  M(kUsingInCase, "using declarations are not allowed directly in a switch case")                  \
  M(kUsingInForIn, "The left-hand side of a for-in loop may not be a using declaration.")          \
  M(kUsingPattern, "using declarations may not have a destructuring pattern")                      \
  M(kVarInEvalConflict, "Identifier '%' has already been declared")                                \
  M(kYieldInParameter, "Yield expression not allowed in formal parameter")                         \
  M(kZeroSeparator, "Numeric separator can not be used after leading 0.")

enum class Message : uint8_t {
#define QDR_MESSAGE_ROW(name, text) name,
  QDR_PARSE_MESSAGES(QDR_MESSAGE_ROW)
#undef QDR_MESSAGE_ROW
};

std::string_view MessageTemplate(Message message);

}  // namespace qdr

#endif  // LANGUAGE_MESSAGE_H_
