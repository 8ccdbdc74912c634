// Runs the table of cases that PatternBench.swift runs, with RE2 or, built with -DHYPERSCAN, the sets with Hyperscan.
// name TAB mode TAB text file TAB pattern a line; prints name TAB count TAB nanoseconds of the fastest run TAB 0.
#include <re2/re2.h>
#include <re2/set.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>
#ifdef HYPERSCAN
#include <hs/hs.h>
#endif

using re2::StringPiece;

static double Now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

struct Result {
  long count = -1;
  double nanoseconds = 0;
};

static Result Best(const std::function<long()>& body) {
  const char* allowed = getenv("BENCH_SECONDS");
  const double limit = (allowed ? atof(allowed) : 0.6) * 1e9;
  Result result{0, std::numeric_limits<double>::infinity()};
  double spent = 0;
  int repeats = 1;
  for (int runs = 0; runs < 3 || spent < limit; runs++) {
    double start = Now();
    for (int i = 0; i < repeats; i++) result.count = body();
    double time = Now() - start;
    if (repeats == 1 && time < 20000) {  // Too short for the clock.
      repeats = 2000;
      continue;
    }
    if (time / repeats < result.nanoseconds) result.nanoseconds = time / repeats;
    spent += time;
  }
  return result;
}

static std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

static std::vector<StringPiece> Lines(const std::string& text) {
  std::vector<StringPiece> lines;
  for (size_t from = 0;;) {
    size_t end = text.find('\n', from);
    if (end == std::string::npos) return lines;
    lines.emplace_back(text.data() + from, end - from);
    from = end + 1;
  }
}

static long Groups(const RE2& pattern, StringPiece text, std::vector<StringPiece>& groups, bool all) {
  long count = 0;
  size_t from = 0;
  while (from <= text.size() && pattern.Match(text, from, text.size(), RE2::UNANCHORED, groups.data(), groups.size())) {
    if (groups.size() == 1) {
      count++;
    } else {
      for (const StringPiece& group : groups) count += group.data() != nullptr;
    }
    size_t end = groups[0].data() - text.data() + groups[0].size();
    from = groups[0].empty() ? end + 1 : end;
    if (!all) break;
  }
  return count;
}

#ifdef HYPERSCAN
static int OnMatch(unsigned, unsigned long long, unsigned long long, unsigned, void* count) {
  ++*static_cast<long*>(count);
  return 0;
}

static Result Hyperscan(const std::vector<StringPiece>& sources, const std::vector<StringPiece>& lines) {
  std::vector<std::string> copies(sources.begin(), sources.end());
  std::vector<const char*> expressions;
  std::vector<unsigned> flags, ids;
  for (const std::string& source : copies) {
    ids.push_back(ids.size());
    flags.push_back(HS_FLAG_SINGLEMATCH);
    expressions.push_back(source.c_str());
  }
  hs_database_t* database;
  hs_compile_error_t* error;
  if (hs_compile_multi(expressions.data(), flags.data(), ids.data(), ids.size(), HS_MODE_BLOCK, nullptr, &database, &error) != HS_SUCCESS) {
    fprintf(stderr, "%s\n", error->message);
    return {};
  }
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  return Best([&] {
    long count = 0;
    for (StringPiece line : lines) hs_scan(database, line.data(), line.size(), 0, scratch, OnMatch, &count);
    return count;
  });
}
#endif

static Result Run(const std::string& mode, const std::string& source, const std::string& text) {
  if (mode == "set") {
    std::string list = Read(source);
    auto sources = Lines(list);
    auto lines = Lines(text);
#ifdef HYPERSCAN
    return Hyperscan(sources, lines);
#else
    RE2::Options options;
    options.set_max_mem(64 << 20);
    options.set_log_errors(false);
    RE2::Set set(options, RE2::UNANCHORED);
    for (StringPiece one : sources)
      if (set.Add(one, nullptr) < 0) return {};
    if (!set.Compile()) return {};
    std::vector<int> found;
    return Best([&] {
      long count = 0;
      for (StringPiece line : lines) {
        RE2::Set::ErrorInfo error;
        if (set.Match(line, &found, &error)) count += found.size();
        else if (error.kind != RE2::Set::kNoError) return -2L;
      }
      return count;
    });
#endif
  }
#ifdef HYPERSCAN
  return {};
#else
  if (mode == "compile") return Best([&] {
    long count = 0;
    for (int i = 0; i < 20; i++) count += RE2(source).ok();
    return count;
  });
  if (mode == "cold") {
    // What is cold is the cache of states: the pattern is compiled beforehand.
    auto lines = Lines(text);
    Result result{0, std::numeric_limits<double>::infinity()};
    for (int run = 0; run < 3; run++) {
      std::vector<std::unique_ptr<RE2>> patterns;
      for (size_t i = 0; i < lines.size(); i++) patterns.emplace_back(new RE2(source));
      long count = 0;
      double start = Now();
      for (size_t i = 0; i < lines.size(); i++) count += RE2::PartialMatch(lines[i], *patterns[i]);
      double time = Now() - start;
      result.count = count;
      if (time < result.nanoseconds) result.nanoseconds = time;
    }
    return result;
  }
  RE2 pattern(source);
  if (!pattern.ok()) return {};
  bool groups = mode == "groups" || mode == "linegroups";
  std::vector<StringPiece> found(groups ? pattern.NumberOfCapturingGroups() + 1 : 1);
  if (mode == "all" || mode == "groups") return Best([&] { return Groups(pattern, text, found, true); });
  auto lines = Lines(text);
  if (mode == "linegroups") return Best([&] {
    long count = 0;
    for (StringPiece line : lines) count += Groups(pattern, line, found, false);
    return count;
  });
  return Best([&] {
    long count = 0;
    for (StringPiece line : lines) count += pattern.Match(line, 0, line.size(), RE2::UNANCHORED, nullptr, 0);
    return count;
  });
#endif
}

int main(int count, char** arguments) {
  if (count < 2) return fprintf(stderr, "usage: bench TABLE [NAME ...]\n"), 2;
  setvbuf(stdout, nullptr, _IOLBF, 0);
  std::set<std::string> wanted(arguments + 2, arguments + count);
  std::map<std::string, std::string> texts;
  std::ifstream table(arguments[1]);
  for (std::string line; std::getline(table, line);) {
    size_t a = line.find('\t'), b = line.find('\t', a + 1), c = line.find('\t', b + 1);
    std::string name = line.substr(0, a), mode = line.substr(a + 1, b - a - 1), path = line.substr(b + 1, c - b - 1);
    if (!wanted.empty() && !wanted.count(name)) continue;
    if (!texts.count(path)) texts[path] = Read(path);
    Result result = Run(mode, line.substr(c + 1), texts[path]);
    printf("%s\t%ld\t%.0f\t0\n", name.c_str(), result.count, result.nanoseconds);
  }
}
