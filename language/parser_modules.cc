// Import and export declarations, and the records of a module they make (ECMA-262 16.2).
#include "language/parser_modules.h"

#include <algorithm>

#include "language/character.h"

namespace qdr {

namespace {

bool HasLoneSurrogate(const AstString* string) {
  if (string->is_one_byte()) return false;
  std::span<const char16_t> chars = string->two_byte();
  for (size_t i = 0; i < chars.size(); ++i) {
    if (IsLeadSurrogate(chars[i]) && i + 1 < chars.size() && IsTrailSurrogate(chars[i + 1])) {
      ++i;
    } else if (IsLeadSurrogate(chars[i]) || IsTrailSurrogate(chars[i])) {
      return true;
    }
  }
  return false;
}

// The order of UTF-16 code units.
bool IsLess(const AstString* a, const AstString* b) { return a->ToUtf16() < b->ToUtf16(); }

}  // namespace

void Parser::ParseModuleItems(Collector<Statement>* statements) {
  while (peek() != Token::kEnd && !failed()) {
    if (peek() == Token::kImport) {
      Token next = scanner_.PeekAhead().type;
      if (next != Token::kLeftParen && next != Token::kDot) {
        ParseImportDeclaration();
        continue;
      }
    }
    if (peek() == Token::kExport) {
      statements->Add(ParseExportDeclaration());
    } else {
      statements->Add(ParseStatementListItem());
    }
  }
  if (peek() != Token::kEnd) ReportUnexpectedToken();
}

// ----------------------------------------------------------------------------------- Requests

uint32_t Parser::AddModuleRequest(const AstString* specifier,
                                  std::vector<ImportAttribute> attributes, uint32_t position) {
  std::sort(
      attributes.begin(), attributes.end(),
      [](const ImportAttribute& a, const ImportAttribute& b) { return IsLess(a.key, b.key); });
  std::vector<ModuleRequest>& requests = result_->module->requests;
  for (uint32_t i = 0; i < requests.size(); ++i) {
    const ModuleRequest& request = requests[i];
    if (!request.specifier->Equals(*specifier) || request.attributes.size() != attributes.size()) {
      continue;
    }
    bool same = true;
    for (size_t j = 0; j < attributes.size(); ++j) {
      same &= request.attributes[j].key->Equals(*attributes[j].key) &&
              request.attributes[j].value->Equals(*attributes[j].value);
    }
    if (same) return i;
  }
  requests.push_back({specifier, std::move(attributes), position});
  return static_cast<uint32_t>(requests.size() - 1);
}

void Parser::ParseAttributes(std::vector<ImportAttribute>* attributes) {
  if (peek() != Token::kWith) return;
  Next();
  Expect(Token::kLeftBrace);
  while (peek() != Token::kRightBrace && !failed()) {
    ImportAttribute attribute = {nullptr, nullptr, peek_position()};
    if (peek() == Token::kString) {
      CheckLegacyOctal();
      attribute.key = token().string;
      Next();
    } else {
      attribute.key = ParseIdentifierName();
    }
    uint32_t key_end = last_end();
    Expect(Token::kColon);
    attribute.value = token().string;
    CheckLegacyOctal();
    Expect(Token::kString);
    if (failed()) return;
    for (const ImportAttribute& other : *attributes) {
      if (other.key->Equals(*attribute.key)) {
        Report(Message::kDuplicateImportAttribute, attribute.position, key_end, attribute.key);
      }
    }
    attributes->push_back(attribute);
    if (peek() != Token::kRightBrace) Expect(Token::kComma);
  }
  Expect(Token::kRightBrace);
}

// The specifier and what may follow it.
uint32_t Parser::ParseFromClause() {
  uint32_t position = peek_position();
  const AstString* specifier = token().string;
  if (peek() == Token::kString) CheckLegacyOctal();
  Expect(Token::kString);
  std::vector<ImportAttribute> attributes;
  ParseAttributes(&attributes);
  if (failed()) return 0;
  return AddModuleRequest(specifier, std::move(attributes), position);
}

// ------------------------------------------------------------------------------------- Imports

void Parser::AddImport(uint32_t request, const AstString* import_name, const AstString* local_name,
                       uint32_t position) {
  Variable* variable = scopes_.DeclareLexical(local_name, VariableMode::kImport, position);
  if (variable == nullptr) {
    return Report(Message::kRedeclaration, position, position + local_name->length(), local_name);
  }
  std::vector<ImportEntry>& imports = result_->module->imports;
  uint32_t entry = static_cast<uint32_t>(imports.size());
  imports.push_back({request, import_name, local_name, position});
  variable->index_ = -static_cast<int32_t>(entry) - 1;
  module_state_->import_of[variable] = entry;
}

void Parser::ParseImportDeclaration() {
  struct Specifier {
    const AstString* import_name;
    const AstString* local_name;
    uint32_t position;
  };
  Next();
  if (peek() == Token::kString) {
    ParseFromClause();
    ExpectSemicolon();
    return;
  }
  std::vector<Specifier> specifiers;
  bool more = true;
  if (peek() != Token::kMul && peek() != Token::kLeftBrace) {
    uint32_t position = peek_position();
    const AstString* local = ParseBindingIdentifier();
    specifiers.push_back({names_.default_, local, position});
    more = Check(Token::kComma);
  }
  if (more && !failed()) {
    if (Check(Token::kMul)) {
      if (!CheckContextual(names_.as)) ReportUnexpectedToken();
      uint32_t position = peek_position();
      const AstString* local = ParseBindingIdentifier();
      specifiers.push_back({nullptr, local, position});
    } else if (Check(Token::kLeftBrace)) {
      while (peek() != Token::kRightBrace && !failed()) {
        ScannedToken name_token = token();
        uint32_t position = peek_position();
        bool is_string = false;
        const AstString* import_name = ParseModuleExportName(&is_string);
        const AstString* local_name = import_name;
        if (CheckContextual(names_.as)) {
          position = peek_position();
          local_name = ParseBindingIdentifier();
        } else {
          if (is_string || !IsAnyIdentifierToken(name_token.type) ||
              !IsIdentifierHere(name_token.type)) {
            ReportUnexpectedTokenAt(is_string ? token() : name_token);
            return;
          }
          CheckBindingName(local_name, name_token.start, name_token.end);
        }
        specifiers.push_back({import_name, local_name, position});
        if (peek() != Token::kRightBrace) Expect(Token::kComma);
      }
      Expect(Token::kRightBrace);
    } else {
      ReportUnexpectedToken();
    }
  }
  if (failed()) return;
  if (!CheckContextual(names_.from)) {
    ReportUnexpectedToken();
    return;
  }
  uint32_t request = ParseFromClause();
  if (failed()) return;
  for (const Specifier& specifier : specifiers) {
    AddImport(request, specifier.import_name, specifier.local_name, specifier.position);
    if (failed()) return;
  }
  ExpectSemicolon();
}

// ------------------------------------------------------------------------------------- Exports

const AstString* Parser::ParseModuleExportName(bool* is_string) {
  *is_string = peek() == Token::kString;
  if (!*is_string) return ParseIdentifierName();
  CheckLegacyOctal();
  const AstString* name = token().string;
  if (HasLoneSurrogate(name)) ReportAtToken(Message::kInvalidModuleExportName);
  // Export names are compared: all of them must be interned.
  if (!name->is_unique()) name = strings_->Intern(*name);
  Next();
  return name;
}

void Parser::ClaimExportName(const AstString* name, uint32_t start, uint32_t end) {
  if (!module_state_->export_names.insert(name).second) {
    Report(Message::kDuplicateExport, start, end, name);
  }
}

void Parser::AddExport(const AstString* export_name, const AstString* local_name, uint32_t start,
                       uint32_t end) {
  ClaimExportName(export_name, start, end);
  module_state_->local_exports.push_back({local_name, export_name, start, end, start});
}

Statement* Parser::ParseExportDeclaration() {
  uint32_t position = peek_position();
  Next();
  switch (peek()) {
    case Token::kDefault:
      return ParseExportDefault();

    case Token::kMul: {
      uint32_t star = peek_position();
      Next();
      if (CheckContextual(names_.as)) {
        uint32_t name_start = peek_position();
        bool is_string;
        const AstString* name = ParseModuleExportName(&is_string);
        ClaimExportName(name, name_start, last_end());
        if (!CheckContextual(names_.from)) ReportUnexpectedToken();
        uint32_t request = ParseFromClause();
        if (!failed()) {
          result_->module->indirect_exports.push_back({name, request, nullptr, name_start});
        }
      } else {
        if (!CheckContextual(names_.from)) ReportUnexpectedToken();
        uint32_t request = ParseFromClause();
        if (!failed()) result_->module->star_exports.push_back({request, star});
      }
      ExpectSemicolon();
      return New<EmptyStatement>(position);
    }

    case Token::kLeftBrace: {
      Next();
      struct Specifier {
        const AstString* local_name;
        const AstString* export_name;
        ScannedToken token;
        bool is_string;
        uint32_t start, end;
      };
      std::vector<Specifier> specifiers;
      while (peek() != Token::kRightBrace && !failed()) {
        Specifier specifier;
        specifier.token = token();
        specifier.start = peek_position();
        specifier.local_name = ParseModuleExportName(&specifier.is_string);
        specifier.export_name = specifier.local_name;
        if (CheckContextual(names_.as)) {
          bool is_string;
          specifier.start = peek_position();
          specifier.export_name = ParseModuleExportName(&is_string);
        }
        specifier.end = last_end();
        specifiers.push_back(specifier);
        if (peek() != Token::kRightBrace) Expect(Token::kComma);
      }
      Expect(Token::kRightBrace);
      if (failed()) return New<EmptyStatement>(position);
      if (CheckContextual(names_.from)) {
        uint32_t request = ParseFromClause();
        if (failed()) return New<EmptyStatement>(position);
        for (const Specifier& s : specifiers) {
          ClaimExportName(s.export_name, s.start, s.end);
          result_->module->indirect_exports.push_back(
              {s.export_name, request, s.local_name, s.token.start});
        }
      } else {
        for (const Specifier& s : specifiers) {
          // The names refer to bindings here.
          if (s.is_string || !IsAnyIdentifierToken(s.token.type) ||
              !IsIdentifierHere(s.token.type)) {
            ReportUnexpectedTokenAt(s.token);
            break;
          }
          AddExport(s.export_name, s.local_name, s.start, s.end);
        }
      }
      ExpectSemicolon();
      return New<EmptyStatement>(position);
    }

    default:
      break;
  }

  std::vector<VariableProxy*> names;
  declared_names_ = &names;
  Statement* statement = nullptr;
  switch (peek()) {
    case Token::kFunction:
      statement = ParseFunctionDeclaration(peek_position(), false, false);
      break;
    case Token::kClass:
      statement = ParseClassDeclaration(false);
      break;
    case Token::kVar:
      statement = ParseVariableStatement(VariableMode::kVar);
      break;
    case Token::kConst:
      statement = ParseVariableStatement(VariableMode::kConst);
      break;
    case Token::kLet:
      statement = ParseVariableStatement(VariableMode::kLet);
      break;
    case Token::kAsync: {
      uint32_t start = peek_position();
      Next();
      if (peek() == Token::kFunction && !token().newline_before) {
        statement = ParseFunctionDeclaration(start, true, false);
        break;
      }
      [[fallthrough]];
    }
    default:
      ReportUnexpectedToken();
      break;
  }
  declared_names_ = nullptr;
  if (failed()) return New<EmptyStatement>(position);
  for (VariableProxy* name : names) {
    AddExport(name->name, name->name, name->position, name->position + name->name->length());
  }
  return statement;
}

Statement* Parser::ParseExportDefault() {
  uint32_t default_start = peek_position();
  uint32_t default_end = token().end;
  Next();
  ClaimExportName(names_.default_, default_start, default_end);
  std::vector<VariableProxy*> names;
  declared_names_ = &names;
  Statement* statement = nullptr;
  uint32_t start = peek_position();
  bool is_async = false;
  if (peek() == Token::kAsync) {
    Scanner::Ahead next = scanner_.PeekAhead();
    if (next.type == Token::kFunction && !next.newline_before) {
      is_async = true;
      Next();
    }
  }
  if (peek() == Token::kFunction) {
    statement = ParseFunctionDeclaration(start, is_async, true);
  } else if (peek() == Token::kClass) {
    statement = ParseClassDeclaration(true);
  } else {
    Variable* last = scope()->last_variable_;
    Binding binding;
    binding.mode = VariableMode::kConst;
    VariableProxy* target = DeclareName(names_.star_default, start, &binding);
    declared_names_ = nullptr;
    Expression* value = ParseAssignment();
    NameAnonymousFunction(value, names_.default_);
    ExpectSemicolon();
    if (failed()) return New<EmptyStatement>(start);
    SetInitializerPosition(last, scope(), last_end());
    Declarator declarator = {target, value};
    statement = New<VariableDeclaration>(VariableMode::kConst, CopyToZone(&declarator, 1), start);
  }
  declared_names_ = nullptr;
  if (failed() || names.empty()) return New<EmptyStatement>(start);
  module_state_->local_exports.push_back(
      {names[0]->name, names_.default_, default_start, default_end, default_start});
  return statement;
}

// All declarations are known: exports get their cells.
void Parser::FinishModule(Scope* module_scope) {
  ModuleDescriptor& module = *result_->module;
  for (const ExportName& e : module_state_->local_exports) {
    Variable* variable = scopes_.LookupIn(module_scope, e.local_name);
    if (variable == nullptr) {
      return Report(Message::kExportNotDefined, e.start, e.end, e.local_name);
    }
    auto import = module_state_->import_of.find(variable);
    if (import != module_state_->import_of.end()) {
      const ImportEntry& entry = module.imports[import->second];
      if (entry.import_name != nullptr) {
        module.indirect_exports.push_back(
            {e.export_name, entry.request, entry.import_name, e.position});
      } else {
        module.local_exports.push_back({e.export_name, e.local_name, variable->index_, e.position});
      }
      continue;
    }
    auto [cell, is_new] = module_state_->cells.try_emplace(variable, 0);
    if (is_new) {
      cell->second = ++module.export_cell_count;
      variable->is_exported_ = true;
      variable->index_ = cell->second;
    }
    module.local_exports.push_back({e.export_name, e.local_name, cell->second, e.position});
  }
}

}  // namespace qdr
