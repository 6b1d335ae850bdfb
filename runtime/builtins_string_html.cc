// The HTML methods of String.prototype (ECMA-262 B.2.2.2 to B.2.2.14).
#include "runtime/string_builtins.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

// B.2.2.2.1 CreateHTML ( string, tag, attribute, value )
Completion<Value> CreateHtml(Vm& vm, Arguments& arguments, std::string_view method,
                             std::string_view tag, std::string_view attribute) {
  // 1. Let str be ? RequireObjectCoercible(string). 2. Let S be ? ToString(str).
  String* s = TRY(ThisString(vm, arguments, ConcatText({"String.prototype.", method})));
  // 3. Let p1 be "<" and tag.
  TextBuilder result;
  result.AppendAscii("<");
  result.AppendAscii(tag);
  // 4. If attribute is not the empty String, then
  if (!attribute.empty()) {
    // a. Let V be ? ToString(value).
    String* v = TRY(ToString(vm, arguments[0]));
    // b-c. Append the attribute; quotation marks become "&quot;".
    result.AppendAscii(" ");
    result.AppendAscii(attribute);
    result.AppendAscii("=\"");
    const FlatString flat = v->Flatten(vm);
    for (uint32_t i = 0; i < flat.length(); i++) {
      if (flat[i] == '"') {
        result.AppendAscii("&quot;");
      } else {
        result.AppendUnit(flat[i]);
      }
    }
    result.AppendAscii("\"");
  }
  // 5-8. Close the tag, the string, the end tag.
  result.AppendAscii(">");
  result.Append(vm, s);
  result.AppendAscii("</");
  result.AppendAscii(tag);
  result.AppendAscii(">");
  return TRY(result.Finish(vm));
}

/// V(method, tag, attribute)
#define QDR_HTML_METHODS(V)     \
  V(anchor, "a", "name")        \
  V(big, "big", "")             \
  V(blink, "blink", "")         \
  V(bold, "b", "")              \
  V(fixed, "tt", "")            \
  V(fontcolor, "font", "color") \
  V(fontsize, "font", "size")   \
  V(italics, "i", "")           \
  V(link, "a", "href")          \
  V(small, "small", "")         \
  V(strike, "strike", "")       \
  V(sub, "sub", "")             \
  V(sup, "sup", "")

#define QDR_DEFINE(method, tag, attribute)                        \
  Completion<Value> Html_##method(Vm& vm, Arguments& arguments) { \
    return CreateHtml(vm, arguments, #method, tag, attribute);    \
  }
QDR_HTML_METHODS(QDR_DEFINE)
#undef QDR_DEFINE

constexpr BuiltinSpec kFunctions[] = {
#define QDR_ROW(method, tag, attribute) {#method, Html_##method, sizeof(attribute) > 1 ? 1 : 0},
    QDR_HTML_METHODS(QDR_ROW)
#undef QDR_ROW
};

}  // namespace

std::span<const BuiltinSpec> StringHtmlFunctions() { return kFunctions; }

}  // namespace qdr
