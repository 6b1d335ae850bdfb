#include "tiers/bytecode/handler_table.h"

#include <numeric>
#include <tuple>

namespace qdr {

HandlerMap::HandlerMap(std::span<const HandlerEntry> entries) {
  // Ranges in the order in which a scan of the code enters them: outer ones first.
  std::vector<uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::tuple(entries[a].start, entries[b].end, b) <
           std::tuple(entries[b].start, entries[a].end, a);
  });
  auto add = [this](uint32_t start, const HandlerEntry* entry) {
    if (!ranges_.empty() && ranges_.back().start == start) ranges_.pop_back();
    ranges_.push_back({start, entry});
  };
  std::vector<const HandlerEntry*> open;
  auto close_until = [&](uint32_t offset) {
    while (!open.empty() && open.back()->end <= offset) {
      const uint32_t end = open.back()->end;
      open.pop_back();
      add(end, open.empty() ? nullptr : open.back());
    }
  };
  for (uint32_t index : order) {
    close_until(entries[index].start);
    open.push_back(&entries[index]);
    add(entries[index].start, open.back());
  }
  close_until(UINT32_MAX);
}

}  // namespace qdr
