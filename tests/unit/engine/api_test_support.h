// What the tests of the public API share.
#ifndef TESTS_UNIT_ENGINE_API_TEST_SUPPORT_H_
#define TESTS_UNIT_ENGINE_API_TEST_SUPPORT_H_

#include <gtest/gtest.h>
#include <quadrille/quadrille.h>

#include <memory>
#include <string>
#include <string_view>

namespace quadrille {

class ApiTest : public ::testing::Test {
 protected:
  /// The value of a script that must not throw.
  Value Run(std::string_view source) {
    Result<Value> result = context.Evaluate(source);
    EXPECT_TRUE(result.ok()) << source << ": " << (result.ok() ? "" : result.exception().Header());
    return result.ok() ? *result : Value();
  }
  std::string Text(std::string_view source) { return Run(source).ToDisplayString(); }
  double Number(std::string_view source) { return Run(source).AsNumber(); }
  /// The exception of a script that must throw.
  Exception Throws(std::string_view source, const SourceOptions& options = {}) {
    Result<Value> result = context.Evaluate(source, options);
    EXPECT_FALSE(result.ok()) << source;
    return result.ok() ? Exception::Error(*isolate, "nothing thrown") : result.exception();
  }
  String Str(std::string_view text) { return String::New(*isolate, text); }

  std::unique_ptr<Isolate> isolate = Isolate::New();
  Context context = isolate->current_context();
  Object global = context.global();
};

}  // namespace quadrille

#endif  // TESTS_UNIT_ENGINE_API_TEST_SUPPORT_H_
