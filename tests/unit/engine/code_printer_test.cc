// Machine code as text, and the log of it.
#include "tiers/codegen/code_printer.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/isolate.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/codegen/code_comments.h"
#include "tiers/codegen/frames.h"
#include "tiers/codegen/stubs.h"

namespace qdr {
namespace {

class CodePrinterTest : public testing::Test {
 protected:
  CodePrinterTest() : isolate_(Flags()), scope_(isolate_) { isolate_.NewRealm(); }

  JSFunction* Compile(const char* source) {
    return CompileScript(isolate_, String::FromUtf8(isolate_, source),
                         String::FromUtf8(isolate_, "a.js"))
        .value();
  }

  Isolate isolate_;
  IsolateScope scope_;
};

TEST_F(CodePrinterTest, BytecodeStandsBetween) {
  SharedFunctionInfo* function = Compile("1;")->shared();
  static const uint8_t kCode[] = {
      0x90,                          // nop
      0x48, 0x8b, 0x45, 0xb8,        // mov rax, [rbp - 72]
      0x41, 0xff, 0x55, 0x08,        // call [r13 + 8]
      0xeb, 0xf5,                    // jmp to 0
      0x48, 0xb8, 5,    0,    0, 0,  // mov rax, Smi 5
      0,    0,    0xfe, 0xff,        //
      0xc3,                          // ret
      0x06,                          // no instruction in 64-bit mode
  };
  CodeDescription code{
      .name = "f",
      .start = kCode,
      .size = sizeof kCode,
      .tier = Tier::kSparkplug,
      .function = function,
      .positions = {{0, 0, "prologue"}, {1, 0}, {21, 0, "slow path"}},
  };
  std::string first = absl::StrFormat("%#x", reinterpret_cast<uintptr_t>(kCode));
  std::string text = PrintCode(isolate_, code, nullptr);
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    // Addresses differ from run to run.
    if (line.starts_with("0x")) line = line.substr(line.find(' '));
    lines.push_back(line);
    at = end + 1;
  }
  ASSERT_EQ(lines.size(), 18u) << text;
  EXPECT_EQ(lines[0], "--- Code ---");
  EXPECT_EQ(lines[1], "kind = BASELINE");
  EXPECT_EQ(lines[2], "name = f");
  EXPECT_EQ(lines[3], "compiler = sparkplug");
  EXPECT_EQ(lines[4], "address = " + first);
  EXPECT_EQ(lines[6], "Instructions (size = 23)");
  EXPECT_EQ(lines[7], "                  ;; prologue");
  EXPECT_EQ(lines[8], "     0  90                     nop");
  EXPECT_EQ(lines[9].find("                  ;;    0 : "), 0u) << lines[9];
  EXPECT_EQ(lines[10],
            "     1  488b45b8               mov rax, [rbp-0x48]                            ; r0");
  EXPECT_EQ(lines[11].find("     5  41ff5508               call [r13+0x8]"), 0u) << lines[11];
  EXPECT_EQ(lines[12], absl::StrCat("     9  ebf5                   jmp ", first,
                                    "                             ; <+0>"))
      << "of " << first;
  EXPECT_EQ(lines[13],
            "     b  48b805000000000"
            "0feff   mov rax, 0xfffe000000000005                    ; 5");
  EXPECT_EQ(lines[14], "                  ;; slow path");
  EXPECT_EQ(lines[15], "    15  c3                     ret");
  EXPECT_EQ(lines[16], "    16  06                     (no instruction)");
  EXPECT_EQ(lines[17], "--- End code ---");
}

TEST_F(CodePrinterTest, Names) {
  constexpr int kStubs =
      static_cast<int>(offsetof(Vm, state)) + static_cast<int>(offsetof(VmState, stubs));
  EXPECT_EQ(VmFieldName(kStubs + 8 * static_cast<int>(Stub::kLoadCache)), "stub LoadCache");
  EXPECT_EQ(VmFieldName(kStubs + 1), "");
  constexpr int kRoots =
      static_cast<int>(offsetof(Vm, state)) + static_cast<int>(offsetof(VmState, roots));
  EXPECT_EQ(VmFieldName(kRoots + 8 * static_cast<int>(RootIndex::kEmptyFixedArray)),
            "root EmptyFixedArray");
  EXPECT_EQ(VmFieldName(kRoots + 8 * static_cast<int>(RootIndex::k_length)), "root length");
  EXPECT_EQ(FrameSlotName(frame::kFirstRegister - 16), "r2");
  EXPECT_EQ(FrameSlotName(frame::kArguments + 8), "a1");
  EXPECT_EQ(FrameSlotName(frame::kReceiver), "this");
  EXPECT_EQ(FrameSlotName(frame::kArguments + 4), "");
  auto* function = reinterpret_cast<const void*>(&std::fflush);
  EXPECT_NE(AddressName(nullptr, function).find("fflush"), std::string::npos)
      << AddressName(nullptr, function);
  EXPECT_EQ(AddressName(nullptr, reinterpret_cast<const void*>(16)), "");
  EXPECT_EQ(ConstantName(isolate_, nullptr, Value::kUndefinedBits), "undefined");
  EXPECT_EQ(ConstantName(isolate_, nullptr, Value::Double(1.5).bits()), "1.5");
  String* text = isolate_.names().length;
  EXPECT_EQ(ConstantName(isolate_, nullptr, Value(text).bits()), "\"length\"");
  EXPECT_EQ(ConstantName(isolate_, nullptr, Value(text).bits() + 8), "") << "inside a cell";
}

class Recorder final : public CodeListener {
 public:
  explicit Recorder(const CodeLog& log) : log_(log) {}
  void CodeAdded(const CodeDescription& code) override {
    absl::StrAppend(&text, "+", code.FullName(), ";");
    if (!ask.empty()) names.push_back(log_.NameAt(ask[0]));
  }
  void CodeRemoved(const uint8_t* start) override { absl::StrAppend(&text, "-;"); }
  std::string text;
  std::vector<const void*> ask;
  std::vector<std::string> names;

 private:
  const CodeLog& log_;
};

TEST(CodeLogTest, NamesOfWhatIsThere) {
  static const uint8_t kCode[64] = {};
  CodeLog log;
  Recorder recorder(log);
  recorder.ask.push_back(kCode + 33);
  log.AddListener(&recorder);
  std::vector<CodeDescription> pieces = {
      {.kind = CodeKind::kStub, .name = "One", .start = kCode, .size = 16},
      {.name = "two", .start = kCode + 32, .size = 16, .tier = Tier::kMaglev, .osr = true}};
  log.Added(pieces);
  EXPECT_EQ(recorder.text, "+stub One;+two (maglev, osr);");
  EXPECT_EQ(recorder.names[0], "two (maglev, osr)+0x1") << "known before the listeners hear of it";
  EXPECT_EQ(log.NameAt(kCode), "stub One");
  EXPECT_EQ(log.NameAt(kCode + 15), "stub One+0xf");
  EXPECT_EQ(log.NameAt(kCode + 16), "");
  log.Removed(kCode + 32);
  EXPECT_EQ(log.NameAt(kCode + 32), "");
  EXPECT_EQ(recorder.text, "+stub One;+two (maglev, osr);-;");
}

TEST_F(CodePrinterTest, OnlyWhatIsAskedFor) {
  static const uint8_t kCode[] = {0xc3};
  CodeLog log;
  auto printed = [&](CodePrinter::Options options) {
    char* text = nullptr;
    size_t size = 0;
    std::FILE* out = open_memstream(&text, &size);
    CodePrinter printer(isolate_, log, options, out);
    printer.CodeAdded({.kind = CodeKind::kStub, .name = "S", .start = kCode, .size = 1});
    printer.CodeAdded({.kind = CodeKind::kHandler, .name = "H", .start = kCode, .size = 1});
    printer.CodeAdded({.name = "f", .start = kCode, .size = 1, .tier = Tier::kSparkplug});
    printer.CodeAdded({.name = "g", .start = kCode, .size = 1, .tier = Tier::kSparkplug});
    std::fclose(out);
    std::string result;
    for (const char* name : {"S", "H", "f", "g"}) {
      if (std::string_view(text).find(absl::StrCat("name = ", name, "\n")) !=
          std::string_view::npos) {
        result += name;
      }
    }
    std::free(text);
    return result;
  };
  EXPECT_EQ(printed({.functions = true}), "fg");
  EXPECT_EQ(printed({.builtins = true}), "SH");
  EXPECT_EQ(printed({.functions = true, .builtins = true, .filter = "g"}), "g");
}

}  // namespace
}  // namespace qdr
