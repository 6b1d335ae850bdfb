// Handlers: allocation, comparison, text.
#include "feedback/handler.h"

#include "absl/strings/str_cat.h"
#include "feedback/ic.h"
#include "objects/print.h"

namespace qdr {

namespace {
constexpr int kStepWords[] = {
#define QDR_WORDS(Name, words) words,
    QDR_HANDLER_STEPS(QDR_WORDS)
#undef QDR_WORDS
};
constexpr const char* kStepNames[] = {
#define QDR_NAME(Name, words) #Name,
    QDR_HANDLER_STEPS(QDR_NAME)
#undef QDR_NAME
};
}  // namespace

int HandlerStepWords(HandlerStep step) { return kStepWords[static_cast<int>(step)]; }
const char* HandlerStepName(HandlerStep step) { return kStepNames[static_cast<int>(step)]; }

std::string HandlerShapeName(uint64_t shape) {
  std::string text;
  for (int i = 0; i < static_cast<int>(shape >> 56); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " ",
                    HandlerStepName(static_cast<HandlerStep>(shape >> (8 * i) & 0xff)));
  }
  return text;
}

namespace {
uint64_t ShapeOf(std::span<const HandlerStep> steps) {
  QDR_CHECK(steps.size() <= Handler::kMaxSteps);
  uint64_t shape = uint64_t{steps.size()} << 56;
  for (size_t i = 0; i < steps.size(); ++i) {
    shape |= static_cast<uint64_t>(steps[i]) << (8 * i);
  }
  return shape;
}
}  // namespace

Handler* Handler::New(Vm& vm, std::span<const HandlerStep> steps, std::span<const Value> data) {
  const uint64_t shape = ShapeOf(steps);
  const void* code = vm.feedback().handler_compiler->CodeFor(shape);
  auto* handler =
      static_cast<Handler*>(vm.heap.AllocateOld(vm.map(kType), kDataOffset + 8 * data.size()));
  handler->code_ = code;
  handler->steps_ = shape;
  handler->length_ = static_cast<uint32_t>(data.size());
  handler->padding_ = 0;
  std::copy(data.begin(), data.end(), handler->words());
  return handler;
}

bool IsElementStep(HandlerStep step) {
  switch (step) {
    case HandlerStep::kLoadElement:
    case HandlerStep::kLoadElementHoleToUndefined:
    case HandlerStep::kLoadTypedElement:
    case HandlerStep::kLoadStringCharacter:
    case HandlerStep::kLoadStringCharacterOrUndefined:
    case HandlerStep::kLoadMappedArgument:
    case HandlerStep::kStoreElement:
    case HandlerStep::kStoreElementGrow:
    case HandlerStep::kStoreElementTransition:
    case HandlerStep::kStoreTypedElement:
    case HandlerStep::kHasElement:
      return true;
    default:
      return false;
  }
}

bool Handler::Is(Value handler, std::span<const HandlerStep> steps, std::span<const Value> data) {
  if (!handler.IsCell()) return false;
  auto* program = CellCast<Handler>(handler);
  return program->steps_ == ShapeOf(steps) && program->length_ == data.size() &&
         std::equal(data.begin(), data.end(), program->words());
}

bool Handler::Same(Value a, Value b) {
  if (a == b) return true;
  if (!a.IsCell() || !b.IsCell()) return false;
  auto* x = CellCast<Handler>(a);
  auto* y = CellCast<Handler>(b);
  return x->steps_ == y->steps_ && x->length_ == y->length_ &&
         std::equal(x->words(), x->words() + x->length_, y->words());
}

bool Handler::IsStillValid() const {
  uint32_t word = 0;
  for (int i = 0; i < step_count(); ++i) {
    if (step(i) == HandlerStep::kGuardValidityCell &&
        !CellCast<ValidityCell>(data(word))->valid()) {
      return false;
    }
    word += static_cast<uint32_t>(HandlerStepWords(step(i)));
  }
  return true;
}

std::string Handler::ToDebugString(Vm& vm) const {
  std::string text;
  int word = 0;
  for (int i = 0; i < step_count(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " ", HandlerStepName(step(i)));
    for (int k = 0; k < HandlerStepWords(step(i)); ++k) {
      absl::StrAppend(&text, k == 0 ? "(" : ", ",
                      ShortPrint(vm.heap, data(static_cast<uint32_t>(word++))));
    }
    if (HandlerStepWords(step(i)) > 0) text += ")";
  }
  return text;
}

}  // namespace qdr
