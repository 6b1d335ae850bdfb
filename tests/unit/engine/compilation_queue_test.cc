#include "engine/compilation_queue.h"

#include <gtest/gtest.h>

#include <atomic>

namespace qdr {
namespace {

struct Log {
  std::atomic<int> executed{0};
  int finished = 0, cancelled = 0;
};

class TestJob final : public CompilationJob {
 public:
  TestJob(Log& log, int number) : log_(log), number_(number) {}
  void Execute(int) override { ++log_.executed; }
  void Finish() override { ++log_.finished; }
  void Cancel() override { ++log_.cancelled; }
  void VisitRoots(RootVisitor&) override {}
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>&) override {}
  int number() const { return number_; }

 private:
  Log& log_;
  int number_;
};

TEST(CompilationQueue, WithoutThreadsAJobIsDoneAtOnce) {
  Log log;
  CompilationQueue queue(0, 0, [] {});
  queue.Enqueue(std::make_unique<TestJob>(log, 0));
  EXPECT_EQ(log.executed, 1);
  EXPECT_EQ(log.finished, 1);
}

TEST(CompilationQueue, JobsRunInTheBackgroundAndAreFinishedWhenAsked) {
  Log log;
  std::atomic<int> woken{0};
  CompilationQueue queue(2, 0, [&] { ++woken; });
  for (int i = 0; i < 100; ++i) queue.Enqueue(std::make_unique<TestJob>(log, i));
  queue.FinishAll();
  EXPECT_EQ(log.executed, 100);
  EXPECT_EQ(log.finished, 100);
  EXPECT_EQ(woken, 100);
}

TEST(CompilationQueue, NothingIsFinishedBeforeItHasRun) {
  Log log;
  CompilationQueue queue(1, 20, [] {});
  queue.Enqueue(std::make_unique<TestJob>(log, 0));
  queue.FinishReady();
  EXPECT_EQ(log.finished, 0);
  queue.FinishAll();
  EXPECT_EQ(log.finished, 1);
}

TEST(CompilationQueue, APauseHoldsJobsBack) {
  Log log;
  CompilationQueue queue(1, 0, [] {});
  {
    CompilationQueue::Pause pause(queue);
    queue.Enqueue(std::make_unique<TestJob>(log, 0));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(log.executed, 0);
    int jobs = 0;
    queue.ForEachJob([&](CompilationJob&) { ++jobs; });
    EXPECT_EQ(jobs, 1);
  }
  queue.FinishAll();
  EXPECT_EQ(log.executed, 1);
}

TEST(CompilationQueue, UnwantedJobsAreCancelledAndOthersAreNot) {
  Log log;
  CompilationQueue queue(1, 5, [] {});
  for (int i = 0; i < 20; ++i) queue.Enqueue(std::make_unique<TestJob>(log, i));
  queue.Cancel([](CompilationJob& job) { return static_cast<TestJob&>(job).number() % 2 == 1; });
  queue.FinishAll();
  EXPECT_EQ(log.cancelled + log.finished, 20);
  EXPECT_GE(log.finished, 10);
  EXPECT_GE(log.cancelled, 9);
}

TEST(CompilationQueue, TheEndCancelsWhatIsLeft) {
  Log log;
  {
    CompilationQueue queue(2, 5, [] {});
    for (int i = 0; i < 50; ++i) queue.Enqueue(std::make_unique<TestJob>(log, i));
  }
  EXPECT_EQ(log.cancelled + log.finished, 50);
}

}  // namespace
}  // namespace qdr
