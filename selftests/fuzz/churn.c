// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's text in motion. The module is loaded and unloaded, and others use
 * what it uses: kprobes, of tracefs, perf and BPF, at the very addresses of its own
 * and around them, the function tracer, and a module that hooks the same functions
 * as a livepatch does, all switched on and off. Meanwhile processes reserve, split up
 * to limit + headroom, and unmap at the limit without headroom, above it and below.
 *
 * Who holds a reservation splits up to limit + headroom and not further, every time;
 * who holds none is refused at the limit; map_count is the number of mappings. A
 * load succeeds, also with processes at the limit, unless somebody's breakpoint is
 * where the module has to read the kernel's text; an unload right after the last
 * close succeeds, and leaves no probe. No probe is missed.
 *
 * And kprobes are switched off and on as a whole: while they are off, headroom is
 * of no use, and whoever asks for it is told so. Nobody ever gets more than it has.
 *
 * VMARESERVE_FUZZ_SECONDS_EACH seconds (300), for each of the five tests;
 * VMARESERVE_FUZZ_OPS cycles of unload and load instead, shared among the three tests
 * that load and unload; VMARESERVE_FUZZ_SEED.
 */
#include "storm.h"

#include <linux/bpf.h>
#include <linux/perf_event.h>

#define MODULE		"/vmareserve.ko"
#define FTRACE_USER	"/ftrace_user.ko"
#define TRACING		"/sys/kernel/tracing/"
#define KPROBES		"/sys/kernel/debug/kprobes/"

#define LIMIT		scaled(320)
/* Who loads the module needs room for some mappings. */
#define BELOW		20
#define HEADROOM	scaled(40)

/* Nothing takes that long. */
#define TOO_LONG	120
/* Of the tests, those that load and unload. */
#define CYCLING		3

enum {
	CYCLES,			/* an unload and a load */
	IN_USE,			/* unloads that were refused for that */
	LAST_CLOSES,		/* unloads right after the last close */
	RESERVATIONS,
	SPLITS,			/* past the limit */
	REFUSED,		/* at the limit, or at limit + headroom */
	ABSENT,			/* opens without a device */
	KPROBES_OFF,		/* RESERVEs, loads and splits refused for that */
	HIDDEN,			/* loads refused for others' breakpoints */
	SWITCHED,		/* on and off: the first of as many as there are */
};

/* The functions that hold the limit checks of munmap() and mmap(). */
static char munmap_core[64];
static const char *const do_mmap = "do_mmap";

/* Where the module's probes are. */
#define ADDRESSES	16
static unsigned long addresses[ADDRESSES];
static int nr_addresses;

static int load(void)
{
	return load_module(MODULE, "");
}

/* Some files of tracefs take a word at a time. */
static bool write_with(int flags, const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | flags);
	ssize_t n = fd < 0 ? -1 : 0;

	for (; n >= 0 && *text; text += n)
		n = write(fd, text, strlen(text));
	close(fd);
	return n >= 0;
}

/* --- Those who unmap --- */

enum role {
	RESERVER,	/* opens, reserves, splits, and closes, again and again */
	HOLDER,		/* the same, but never closes */
	AT_LIMIT,	/* has no headroom */
	ABOVE_LIMIT,	/* has had some */
	BELOW_LIMIT,	/* splits as much as the limit allows */
	ROLES,
};

/* While this is odd, reservers do not hold any; see last_close(). */
static bool quiet(void)
{
	return __atomic_load_n(&board->phase, __ATOMIC_SEQ_CST) & 1;
}

/* How many hold, or are about to open. */
static void hold(int change)
{
	__atomic_fetch_add(&board->holding, change, __ATOMIC_SEQ_CST);
}

static void expect_refused(struct strip *s, long hole, const char *who)
{
	int err = split(s->from, hole);

	if (err != ENOMEM)
		found("%s: a split at the limit: errno %d, not ENOMEM", who, err);
	count_up(REFUSED);
}

static void give_back(struct strip *s, long holes, const char *who)
{
	long i;

	for (i = 0; i < holes; i++)
		if (munmap(s->from + 2 * i * PAGE, PAGE))
			found("%s: can't unmap a page: errno %d", who, errno);
	s->from += 2 * holes * PAGE;
}

/*
 * With @headroom reserved by @fd: that many splits, and no more. While kprobes are
 * off, fewer. Returns how many it was.
 */
static long split_to_bound(struct strip *s, int fd, long headroom, const char *who)
{
	struct vmareserve_status before, after;
	int err, err2;
	long splits;

	err2 = status_of(fd, 0, &before);
	splits = split_many(s->from, 0, headroom + 1);
	err = errno;
	if (!err2)
		err2 = status_of(fd, 0, &after);
	if (err2)
		found("%s: STATUS: errno %d", who, err2);
	else if (after.map_count != LIMIT + splits || splits > headroom || err != ENOMEM ||
		 (splits < headroom && !board->kprobes_may_be_off))
		found("%s: %ld splits with headroom %ld, then errno %d, and map_count %llu",
		      who, splits, headroom, err, after.map_count);
	else if (after.rescued != before.rescued + splits ||
		 (after.exhausted != before.exhausted + 1 && !board->kprobes_may_be_off))
		found("%s: %ld splits and a refusal: rescued %llu to %llu, exhausted %llu to %llu",
		      who, splits, before.rescued, after.rescued, before.exhausted,
		      after.exhausted);
	if (splits < headroom)
		count_up(KPROBES_OFF);
	__atomic_fetch_add(&board->counts[SPLITS], splits, __ATOMIC_RELAXED);
	count_up(REFUSED);
	return splits;
}

/* Opens and reserves; -1 when there is no device now. */
static int open_and_reserve(long headroom, const char *who)
{
	int fd = open_device(), err;

	if (fd < 0) {
		/* The last: udev, if there is any, has not come by yet. */
		if (errno != ENOENT && errno != ENODEV && errno != ENXIO)
			found("%s: open: errno %d", who, errno);
		count_up(ABSENT);
		return -1;
	}
	err = reserve(fd, headroom);
	if (!err) {
		count_up(RESERVATIONS);
		return fd;
	}
	if (err == EOPNOTSUPP && board->kprobes_may_be_off)
		count_up(KPROBES_OFF);
	else
		found("%s: RESERVE: errno %d", who, err);
	close(fd);
	return -1;
}

static void be_reserver(struct strip *s, struct rng *rng)
{
	long headroom = 1 + rnd(rng, HEADROOM), splits = 0;
	pid_t pid = 0;
	int fd;

	hold(1);
	if (quiet()) {
		hold(-1);
		expect_refused(s, 0, "a reserver without headroom");
		usleep(1000);
		return;
	}
	fd = open_and_reserve(headroom, "a reserver");
	if (fd >= 0) {
		splits = split_to_bound(s, fd, headroom, "a reserver");
		if (!rnd(rng, 4))
			usleep(rnd(rng, 20000));
		/* At times the last close is a child's exit. */
		if (!rnd(rng, 8)) {
			pid = fork_mortal();
			if (!pid)
				_exit(0);
		}
		close(fd);
		if (pid > 0 && !reap(pid, NULL, TOO_LONG))
			found("a reserver: its child does not end");
	}
	hold(-1);
	expect_refused(s, splits, "a reserver that has closed");
	give_back(s, splits, "a reserver");
}

static void be_holder(struct strip *s, int fd, struct rng *rng)
{
	long headroom = 1 + rnd(rng, HEADROOM);
	int err = reserve(fd, headroom);

	if (err == EOPNOTSUPP && board->kprobes_may_be_off) {
		count_up(KPROBES_OFF);
		return;
	}
	if (err)
		found("a holder: RESERVE: errno %d", err);
	count_up(RESERVATIONS);
	give_back(s, split_to_bound(s, fd, headroom, "a holder"), "a holder");
}

static void be_below(struct rng *rng)
{
	char *area = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED || split_many(area, 0, 2) != 2 || munmap(area, 5 * PAGE))
		found("who is below the limit: errno %d", errno);
}

static void live(enum role role, __u64 nr)
{
	static const char *const names[] = {
		"a reserver", "a holder", "who is at the limit", "who was above the limit",
		"who is below the limit",
	};
	struct strip strip;
	struct rng rng;
	int fd = -1;
	long count;

	rng_init(&rng, nr);
	if (!strip_map(&strip, nr & 1 ? MAP_SHARED : MAP_PRIVATE) ||
	    (role != BELOW_LIMIT && !fill_to(LIMIT))) {
		found("%s: can't begin", names[role]);
		_exit(1);
	}
	count = count_maps(0);
	if (role == HOLDER || role == ABOVE_LIMIT) {
		fd = open_and_reserve(HEADROOM, names[role]);
		if (fd < 0)
			_exit(1);
	}
	if (role == ABOVE_LIMIT) {
		split_to_bound(&strip, fd, HEADROOM, names[role]);
		strip.from += 2 * HEADROOM * PAGE;
		count += HEADROOM;
		close(fd);
	}
	__atomic_fetch_add(&board->started, 1, __ATOMIC_SEQ_CST);
	while (!stopped() && strip_has(&strip, HEADROOM + 1)) {
		switch (role) {
		case RESERVER:
			be_reserver(&strip, &rng);
			break;
		case HOLDER:
			be_holder(&strip, fd, &rng);
			break;
		case AT_LIMIT:
		case ABOVE_LIMIT:
			expect_refused(&strip, 0, names[role]);
			if (munmap(strip.from, PAGE))
				found("%s: an edge: errno %d", names[role], errno);
			strip.from += PAGE;
			break;
		default:
			be_below(&rng);
		}
		if (count_maps(0) != count)
			found("%s: %ld mappings, not %ld", names[role], count_maps(0), count);
		/* RCU tasks, which the removal of probes waits for, waits for this. */
		usleep(rnd(&rng, 5000));
	}
	/* It used its strip up, in a long run. */
	while (!stopped())
		usleep(100000);
	if (count_maps(0) != count || kernel_map_count(0) != count)
		found("%s: in the end map_count is %ld, it has %ld mappings, and should have %ld",
		      names[role], kernel_map_count(0), count_maps(0), count);
	_exit(0);
}

/* --- Those who probe the same --- */

/*
 * A switch. on() may find that this kernel lacks it. *@hits, where there is one, has
 * to go up in a while.
 */
struct toggle {
	const char *name;
	bool (*on)(struct rng *rng);
	void (*off)(void);
	long *hits;
	bool is_tracer;
	bool is_slow;
	bool hides_text;	/* from a module that is loaded meanwhile */
	bool is_on;
	bool absent;
	long times;
};

static long tracer_hits, probe_hits, same_hits, perf_hits, round_hits;

/* Is one of the functions in what the tracer has written? */
static void look_at_trace(void)
{
	static char text[65536];
	int fd = open(TRACING "trace", O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t n;

	while ((n = read(fd, text + have, sizeof(text) - 1 - have)) > 0)
		have += n;
	close(fd);
	text[have] = 0;
	tracer_hits += strstr(text, munmap_core) || strstr(text, do_mmap);
}

/* Ours, and those of @others. */
static bool set_filter(const char *others)
{
	char filter[128];

	snprintf(filter, sizeof(filter), "%s %s %s\n", munmap_core, do_mmap, others);
	return write_with(O_TRUNC, TRACING "set_ftrace_filter", filter);
}

static bool trace_ours(struct rng *rng)
{
	return set_filter("") && write_with(0, TRACING "current_tracer", "function");
}

static bool trace_many(struct rng *rng)
{
	return set_filter("*vma* *munmap*") &&
	       write_with(0, TRACING "current_tracer", "function");
}

static bool trace_all(struct rng *rng)
{
	return write_with(O_TRUNC, TRACING "set_ftrace_filter", "\n") &&
	       write_with(0, TRACING "current_tracer", "function");
}

static bool trace_graph(struct rng *rng)
{
	return set_filter("") && write_with(0, TRACING "current_tracer", "function_graph");
}

static void trace_none(void)
{
	look_at_trace();
	write_with(0, TRACING "current_tracer", "nop");
}

/* A new filter, under the running tracer. */
static bool filter_other(struct rng *rng)
{
	return write_with(O_TRUNC, TRACING "set_ftrace_filter",
			  rnd(rng, 2) ? do_mmap : munmap_core);
}

static void filter_ours(void)
{
	set_filter("");
}

/* The events of a group: how often they were hit. */
static long count_probe_hits(const char *file, const char *group)
{
	char line[256], name[64];
	FILE *f = fopen(file, "r");
	long hits, sum = 0;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %ld", name, &hits) == 2 &&
		    !strncmp(name, group, strlen(group)))
			sum += hits;
	if (f)
		fclose(f);
	return sum;
}

static bool add_probe(const char *kind, const char *name, const char *function, int offset,
		      const char *tail)
{
	char text[128];

	if (offset)
		snprintf(text, sizeof(text), "%s:churn/%s %s+%d%s\n", kind, name, function,
			 offset, tail);
	else
		snprintf(text, sizeof(text), "%s:churn/%s %s%s\n", kind, name, function, tail);
	return write_with(O_APPEND, TRACING "dynamic_events", text);
}

static void remove_probe(const char *name)
{
	char text[128];

	snprintf(text, sizeof(text), "-:churn/%s\n", name);
	write_with(O_APPEND, TRACING "dynamic_events", text);
}

static bool enable_probe(const char *name, bool on)
{
	char path[128];

	snprintf(path, sizeof(path), TRACING "events/churn/%s/enable", name);
	return write_with(0, path, on ? "1" : "0");
}

/* Two of the same kind, one in each function. */
static bool add_two_probes(const char *kind, const char *name, const char *tail,
			   int from, int to)
{
	const char *const function[] = { munmap_core, do_mmap };
	char full[2][32];
	int i, offset;

	for (i = 0; i < 2; i++) {
		snprintf(full[i], sizeof(full[i]), "%s%d", name, i);
		/* Somewhere an instruction begins. */
		for (offset = from; offset <= to; offset++)
			if (add_probe(kind, full[i], function[i], offset, tail))
				break;
		if (offset > to)
			break;
	}
	if (i == 2 && enable_probe(full[0], true) && enable_probe(full[1], true))
		return true;
	for (i = 0; i < 2; i++) {
		enable_probe(full[i], false);
		remove_probe(full[i]);
	}
	return false;
}

static void remove_two_probes(const char *name)
{
	char full[32];
	int i;

	probe_hits += count_probe_hits(TRACING "kprobe_profile", name);
	for (i = 0; i < 2; i++) {
		snprintf(full, sizeof(full), "%s%d", name, i);
		enable_probe(full, false);
		remove_probe(full);
	}
}

static bool probe_entry(struct rng *rng)
{
	return add_two_probes("p", "entry", "", 0, 0);
}

static void no_probe_entry(void)
{
	remove_two_probes("entry");
}

static bool probe_inside(struct rng *rng)
{
	int from = 6 + rnd(rng, 100);

	return add_two_probes("p", "inside", "", from, from + 16);
}

static void no_probe_inside(void)
{
	remove_two_probes("inside");
}

static bool probe_return(struct rng *rng)
{
	return add_two_probes("r", "return", "", 0, 0);
}

static void no_probe_return(void)
{
	remove_two_probes("return");
}

static bool fprobe_entry(struct rng *rng)
{
	return add_two_probes("f", "fentry", "", 0, 0);
}

static void no_fprobe_entry(void)
{
	remove_two_probes("fentry");
}

static bool fprobe_return(struct rng *rng)
{
	return add_two_probes("f", "freturn", "%return", 0, 0);
}

static void no_fprobe_return(void)
{
	remove_two_probes("freturn");
}

/* At the addresses of the module's probes, all of them or one. */
static bool probe_same(struct rng *rng)
{
	int only = rnd(rng, 4) ? -1 : rnd(rng, nr_addresses), i, on = 0;
	char name[32], text[64];

	for (i = 0; i < nr_addresses; i++) {
		if (only >= 0 && i != only)
			continue;
		snprintf(name, sizeof(name), "same%d", i);
		snprintf(text, sizeof(text), "p:churn/%s 0x%lx\n", name, addresses[i]);
		on += write_with(O_APPEND, TRACING "dynamic_events", text) &&
		      enable_probe(name, true);
	}
	return on;
}

static void no_probe_same(void)
{
	char name[32];
	int i;

	same_hits += count_probe_hits(TRACING "kprobe_profile", "same");
	for (i = 0; i < nr_addresses; i++) {
		snprintf(name, sizeof(name), "same%d", i);
		enable_probe(name, false);
		remove_probe(name);
	}
}

/* perf's, at each of them on each CPU, and at times a BPF program for each hit. */
#define PERF_FDS	(8 * ADDRESSES)

static int perf_fd[PERF_FDS], perf_fds, bpf_fd = -1;

static int load_bpf(void)
{
	/* r0 = 1; exit */
	static const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_KPROBE,
		.insns = (uintptr_t)code,
		.insn_cnt = ARRAY_SIZE(code),
		.license = (uintptr_t)"GPL",
	};

	return syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

static bool perf_same(struct rng *rng)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = read_number("/sys/bus/event_source/devices/kprobe/type"),
	};
	int cpu, i = 0;

	if (rnd(rng, 2))
		bpf_fd = load_bpf();
	for (cpu = 0; i < nr_addresses && perf_fds < PERF_FDS; cpu++) {
		int fd;

		/* By the address, and not by a name. */
		attr.config2 = addresses[i];
		fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1, PERF_FLAG_FD_CLOEXEC);
		if (fd < 0) {
			/* The last CPU. */
			i++;
			cpu = -1;
			continue;
		}
		if (bpf_fd >= 0 && ioctl(fd, PERF_EVENT_IOC_SET_BPF, bpf_fd))
			found("can't attach a BPF program: errno %d", errno);
		perf_fd[perf_fds++] = fd;
	}
	return perf_fds;
}

static void no_perf_same(void)
{
	long hits;

	while (perf_fds--) {
		if (read(perf_fd[perf_fds], &hits, sizeof(hits)) == sizeof(hits))
			perf_hits += hits;
		close(perf_fd[perf_fds]);
	}
	perf_fds = 0;
	close(bpf_fd);
	bpf_fd = -1;
}

#define OPTIMIZATION	"/proc/sys/debug/kprobes-optimization"

static bool do_not_optimize(struct rng *rng)
{
	return !write_number(OPTIMIZATION, 0);
}

static void optimize(void)
{
	write_number(OPTIMIZATION, 1);
}

static bool go_round(struct rng *rng)
{
	char parameters[128];
	int err;

	snprintf(parameters, sizeof(parameters), "functions=%s,%s regs=%ld", munmap_core,
		 do_mmap, rnd(rng, 2));
	err = load_module(FTRACE_USER, parameters);
	if (err && err != ENOENT)
		found("can't load " FTRACE_USER ": errno %d", err);
	return !err;
}

static void go_straight(void)
{
	round_hits += read_number("/sys/module/ftrace_user/parameters/calls");
	if (unload_module("ftrace_user"))
		found("can't unload " FTRACE_USER ": errno %d", errno);
}

#define STACK_TRACER	"/proc/sys/kernel/stack_tracer_enabled"
#define PROFILE		TRACING "function_profile_enabled"
#define OUR_EVENTS	TRACING "events/vmareserve/enable"

static bool trace_stack(struct rng *rng)
{
	return !write_number(STACK_TRACER, 1);
}

static void no_trace_stack(void)
{
	write_number(STACK_TRACER, 0);
}

static bool profile(struct rng *rng)
{
	return !write_number(PROFILE, 1);
}

static void no_profile(void)
{
	write_number(PROFILE, 0);
}

static bool our_events(struct rng *rng)
{
	return !write_number(OUR_EVENTS, 1);
}

static void no_our_events(void)
{
	write_number(OUR_EVENTS, 0);
}

static struct toggle toggles[] = {
	{ "kprobes, same addresses", probe_same, no_probe_same, &same_hits, .hides_text = true },
	{ "perf, same addresses", perf_same, no_perf_same, &perf_hits, .hides_text = true },
	{ "kprobes not optimized", do_not_optimize, optimize },
	{ "function tracer, filtered", trace_ours, trace_none, &tracer_hits, true },
	{ "another filter", filter_other, filter_ours },
	{ "function tracer, more", trace_many, trace_none, &tracer_hits, true },
	{ "kprobes, entry", probe_entry, no_probe_entry, &probe_hits },
	{ "kprobes, inside", probe_inside, no_probe_inside, &probe_hits, .hides_text = true },
	{ "kretprobes", probe_return, no_probe_return, &probe_hits },
	{ "IPMODIFY", go_round, go_straight, &round_hits },
	{ "function_graph tracer", trace_graph, trace_none, &tracer_hits, true },
	{ "fprobes, entry", fprobe_entry, no_fprobe_entry },
	{ "fprobes, return", fprobe_return, no_fprobe_return },
	{ "own tracepoints", our_events, no_our_events },
	/* In an emulator these take a minute each. */
	{ "function tracer, all", trace_all, trace_none, &tracer_hits, true, true },
	{ "stack tracer", trace_stack, no_trace_stack, NULL, false, true },
	{ "function profiler", profile, no_profile, NULL, false, true },
};

static void switch_off(struct toggle *t)
{
	t->off();
	t->is_on = false;
	t->times++;
	count_up(SWITCHED);
}

static void switch_on(struct toggle *t, struct rng *rng)
{
	int i;

	if (!t->on(rng)) {
		/* There may be no instruction there; or no module. */
		t->absent = t->on != probe_inside && t->on != our_events;
		return;
	}
	/* One tracer takes the place of another. */
	for (i = 0; t->is_tracer && i < ARRAY_SIZE(toggles); i++)
		if (toggles[i].is_tracer)
			toggles[i].is_on = false;
	t->is_on = true;
	t->times++;
	count_up(SWITCHED);
}

/* Switches one of them on, or off again: at first each in turn. */
static void toggle_one(struct rng *rng)
{
	static int turn;
	struct toggle *t;

	if (turn < ARRAY_SIZE(toggles)) {
		t = &toggles[turn++];
	} else {
		t = &toggles[rnd(rng, ARRAY_SIZE(toggles))];
		if (!t->is_on && t->is_slow && rnd(rng, 30))
			return;
	}
	if (t->is_on)
		switch_off(t);
	else if (!t->absent)
		switch_on(t, rng);
	/* What makes all slow shall not stay on. */
	if (t->is_slow && t->is_on) {
		usleep(rnd(rng, 1000000));
		switch_off(t);
	}
}

/* The breakpoints of others where the module would read the kernel's text. */
static bool show_text(void)
{
	bool hidden = false;
	int i;

	for (i = 0; i < ARRAY_SIZE(toggles); i++) {
		if (!toggles[i].hides_text || !toggles[i].is_on)
			continue;
		switch_off(&toggles[i]);
		hidden = true;
	}
	return hidden;
}

static void all_off(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(toggles); i++)
		if (toggles[i].is_on)
			switch_off(&toggles[i]);
	write_with(O_TRUNC, TRACING "set_ftrace_filter", "\n");
}

/*
 * What is not to be as it is, while this program runs. The trace shall have little
 * to be cleared, each time. The kernel may patch its text for longer than its
 * watchdogs allow: in an emulator that takes.
 */
static struct {
	const char *file;
	long number, before;
} settings[] = {
	{ TRACING "buffer_size_kb", 64 },
	{ "/proc/sys/kernel/watchdog_thresh", 60 },
	{ "/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout", 300 },
};

static void change_settings(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++) {
		settings[i].before = read_number(settings[i].file);
		write_number(settings[i].file, settings[i].number);
	}
}

static void restore_settings(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(settings); i++)
		write_number(settings[i].file, settings[i].before);
}

static void tell_toggles(struct __test_metadata *_metadata)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(toggles); i++)
		TH_LOG("%s: %s%ld switchings", toggles[i].name,
		       toggles[i].absent ? "not there, " : "", toggles[i].times);
	TH_LOG("%ld kprobe hits, %ld at the same addresses, %ld of perf's; %ld calls with IPMODIFY, %ld traces with our functions",
	       probe_hits, same_hits, perf_hits, round_hits, tracer_hits);
	/* That the test was what it says. */
	for (i = 0; i < ARRAY_SIZE(toggles); i++)
		if (toggles[i].hits && toggles[i].times > 10)
			EXPECT_LT(0, *toggles[i].hits);
}

/* --- The tests --- */

FIXTURE(churn) {
	long limit_before;
	long seconds;
	long end;		/* now_ms() */
	long cycles;		/* instead, if not 0 */
	struct rng rng;
	pid_t pid[8];
	int pids;
};

NEEDS_DEVICE_AND_ROOT(churn)

/* By the module's list of places, and the kernel's of probes. */
static bool find_probes(void)
{
	static struct place places[MAX_PLACES];
	int n = read_places(places), i;
	char line[256];
	FILE *f;

	for (i = 0; i < n; i++)
		if (!strcmp(places[i].kind, "unmap"))
			strcpy(munmap_core, places[i].function);
	f = fopen(KPROBES "list", "r");
	while (f && nr_addresses < ADDRESSES && fgets(line, sizeof(line), f))
		nr_addresses += sscanf(line, "%lx", &addresses[nr_addresses]) == 1 &&
				addresses[nr_addresses];
	if (f)
		fclose(f);
	return munmap_core[0] && nr_addresses;
}

/* All kprobes that there are, or -1. */
static long count_kprobes(void)
{
	FILE *f = fopen(KPROBES "list", "r");
	char line[256];
	long n = 0;

	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f))
		n++;
	fclose(f);
	return n;
}

FIXTURE_SETUP(churn)
{
	pid_t keeper;

	self->limit_before = -1;
	self->pids = 0;
	self->seconds = seconds_each(300);
	self->cycles = (parameter("VMARESERVE_FUZZ_OPS", 0) + CYCLING - 1) / CYCLING;
	self->end = now_ms() + self->seconds * 1000;
	give_up_after(self->seconds + 5 * TOO_LONG + 20 * self->cycles);
	rng_init(&self->rng, 0);
	TH_LOG("seed %llu, %ld seconds", seed(), self->seconds);

	/* With all of the module's probes in place. */
	self->limit_before = read_number(LIMIT_FILE);
	keeper = start_keeper(LIMIT);
	ASSERT_LT(0, keeper);
	ASSERT_TRUE(nr_addresses || find_probes());
	end_keeper(keeper);

	ASSERT_TRUE(make_board());
	change_settings();
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_TRUE(fill_to(LIMIT - BELOW));
}

FIXTURE_TEARDOWN(churn)
{
	int i, wstatus;

	if (self->limit_before < 0)
		return;
	stop_all();
	for (i = 0; i < self->pids; i++) {
		if (!reap(self->pid[i], &wstatus, TOO_LONG))
			found("process %d does not end", i);
		else if (wstatus)
			found("process %d: status %#x", i, wstatus);
	}
	EXPECT_NOTHING_FOUND();
	if (access(DEVICE, F_OK))
		EXPECT_EQ(0, load());
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_TRUE(totals_are_within(0, 0, TOO_LONG));
	EXPECT_TRUE(wait_until_disarmed());
	EXPECT_EQ(0, marks_lost());
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	restore_settings();
}

#define START(...)								\
	do {									\
		static const enum role _roles[] = { __VA_ARGS__ };		\
		int _i;								\
										\
		for (_i = 0; _i < ARRAY_SIZE(_roles); _i++) {			\
			self->pid[_i] = fork_mortal();				\
			ASSERT_LE(0, self->pid[_i]);				\
			if (!self->pid[_i])					\
				live(_roles[_i], _i + 1);			\
			self->pids++;						\
		}								\
		while (board->started < self->pids && !stopped())		\
			usleep(1000);						\
	} while (0)

#define SKIP_OUTSIDE_THE_VM()							\
	do {									\
		if (access(MODULE, R_OK))					\
			SKIP(return, "no " MODULE ": this test runs in its own virtual machine only"); \
	} while (0)

/* How long they took, of those that went well. */
static struct duration {
	long times, sum, most;
} unloads, loads;

/* Evaluates @act, and its duration counts if it is 0. */
#define TIMED(act, d)							\
	({								\
		long _since = now_ms();					\
		int _err = act;						\
									\
		if (!_err)						\
			took(d, now_ms() - _since);			\
		_err;							\
	})

static void took(struct duration *d, long ms)
{
	d->times++;
	d->sum += ms;
	if (ms > d->most)
		d->most = ms;
}

/* Unloads whenever it is in use by nobody, whoever came by meanwhile. */
static void unload_when_unused(void)
{
	long end = now_ms() + TOO_LONG * 1000;
	int err;

	while ((err = TIMED(unload_module("vmareserve"), &unloads)) == EAGAIN) {
		count_up(IN_USE);
		if (now_ms() > end || stopped())
			break;
		usleep(500);
	}
	if (err && !stopped())
		found("unload: errno %d", err);
}

/* Has the others hold no reservation, and unloads right after its own close. */
static void unload_after_last_close(struct rng *rng)
{
	long end = now_ms() + TOO_LONG * 1000;
	int fd, err;

	__atomic_fetch_add(&board->phase, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&board->holding, __ATOMIC_SEQ_CST)) {
		if (now_ms() > end)
			found("the reservers do not close");
		if (stopped())
			return;
		usleep(100);
	}
	fd = open_and_reserve(1 + rnd(rng, 10), "who unloads");
	/* How far the removal of probes has come, of those before. */
	if (!rnd(rng, 16))
		usleep(rnd(rng, 4000000));
	if (fd >= 0)
		close(fd);
	err = TIMED(unload_module("vmareserve"), &unloads);
	if (err)
		found("unload after the last close: errno %d", err);
	count_up(LAST_CLOSES);
	__atomic_fetch_add(&board->phase, 1, __ATOMIC_SEQ_CST);
}

static bool goes_on(const FIXTURE_DATA(churn) *self)
{
	return !stopped() && (self->cycles ? counted(CYCLES) < self->cycles :
					     now_ms() < self->end);
}

/* From loaded to loaded. */
static void cycle(struct rng *rng, bool alone)
{
	int err;

	if (rnd(rng, 2))
		unload_after_last_close(rng);
	else
		unload_when_unused();
	if (stopped())
		return;
	if (!access(DEVICE, F_OK))
		found("the device is there after unload");
	if (alone && count_kprobes())
		found("%ld kprobes after unload", count_kprobes());
	if (!rnd(rng, 4))
		usleep(rnd(rng, 50000));
	while ((err = TIMED(load(), &loads)) == EOPNOTSUPP && board->kprobes_may_be_off && !stopped())
		count_up(KPROBES_OFF);
	/* It may have been refused for what others have put into the kernel's text. */
	if (err == EOPNOTSUPP && show_text()) {
		count_up(HIDDEN);
		err = load();
	}
	if (err && !stopped())
		found("load: errno %d", err);
	count_up(CYCLES);
	/* Not always before somebody has come to use it. */
	usleep(rnd(rng, 1 << rnd(rng, 18)));
}

static void tell_counts(struct __test_metadata *_metadata)
{
	TH_LOG("%ld cycles, %ld of them right after the last close; %ld unloads refused, in use",
	       counted(CYCLES), counted(LAST_CLOSES), counted(IN_USE));
	if (unloads.times && loads.times)
		TH_LOG("an unload took %ld ms, at most %ld; a load %ld ms, at most %ld",
		       unloads.sum / unloads.times, unloads.most, loads.sum / loads.times,
		       loads.most);
	TH_LOG("%ld reservations, %ld splits past the limit, %ld refused at it",
	       counted(RESERVATIONS), counted(SPLITS), counted(REFUSED));
	TH_LOG("%ld opens without a device", counted(ABSENT));
}

TEST_F_TIMEOUT(churn, load_and_unload, NO_TIMEOUT)
{
	SKIP_OUTSIDE_THE_VM();
	START(ABOVE_LIMIT, RESERVER, RESERVER, AT_LIMIT, BELOW_LIMIT);
	while (goes_on(self))
		cycle(&self->rng, true);
	tell_counts(_metadata);
	EXPECT_LT(0, counted(CYCLES));
	EXPECT_LT(0, counted(RESERVATIONS));
	EXPECT_LT(0, counted(SPLITS));
}

/* The module stays, with reservations; the others come and go. */
TEST_F_TIMEOUT(churn, others_probe_the_same, NO_TIMEOUT)
{
	START(HOLDER, HOLDER, RESERVER, AT_LIMIT, BELOW_LIMIT);
	while (now_ms() < self->end && !stopped()) {
		toggle_one(&self->rng);
		usleep(rnd(&self->rng, 20000));
	}
	all_off();
	tell_counts(_metadata);
	TH_LOG("%ld switchings", counted(SWITCHED));
	tell_toggles(_metadata);
	EXPECT_LT(0, counted(SPLITS));
}

TEST_F_TIMEOUT(churn, load_and_unload_while_others_probe_the_same, NO_TIMEOUT)
{
	long i;

	SKIP_OUTSIDE_THE_VM();
	START(ABOVE_LIMIT, RESERVER, RESERVER, AT_LIMIT, BELOW_LIMIT);
	while (goes_on(self)) {
		for (i = rnd(&self->rng, 4); i >= 0; i--)
			toggle_one(&self->rng);
		cycle(&self->rng, false);
	}
	all_off();
	tell_counts(_metadata);
	TH_LOG("%ld switchings; %ld loads refused for others' breakpoints",
	       counted(SWITCHED), counted(HIDDEN));
	tell_toggles(_metadata);
	EXPECT_LT(0, counted(CYCLES));
	EXPECT_LT(0, counted(SPLITS));
}

/*
 * Somebody switches all kprobes off and on. While they are off RESERVE and load are
 * refused, and say so, and headroom is of no use; when they are on, all is well.
 */
static void switch_kprobes_for_ever(void)
{
	struct rng rng;

	rng_init(&rng, 77);
	while (!stopped()) {
		if (write_number(KPROBES "enabled", 0))
			found("kprobes can't be switched off: errno %d", errno);
		count_up(SWITCHED);
		usleep(rnd(&rng, 20000));
		write_number(KPROBES "enabled", 1);
		/* At times long enough for a load. */
		usleep(rnd(&rng, rnd(&rng, 4) ? 50000 : 2000000));
	}
	_exit(0);
}

static void start_switching(struct __test_metadata *_metadata, FIXTURE_DATA(churn) *self)
{
	self->pid[self->pids] = fork_mortal();
	ASSERT_LE(0, self->pid[self->pids]);
	if (!self->pid[self->pids])
		switch_kprobes_for_ever();
	self->pids++;
}

/* When that is over, headroom is what it was before. */
static void expect_kprobes_on(struct __test_metadata *_metadata)
{
	struct rng rng;
	pid_t pid;
	int wstatus = -1;

	EXPECT_EQ(0, write_number(KPROBES "enabled", 1));
	board->kprobes_may_be_off = false;
	rng_init(&rng, 78);
	pid = fork_mortal();
	if (!pid) {
		struct strip strip;

		if (!strip_map(&strip, MAP_PRIVATE) || !fill_to(LIMIT))
			_exit(1);
		be_reserver(&strip, &rng);
		_exit(count_maps(0) != LIMIT);
	}
	EXPECT_TRUE(reap(pid, &wstatus, TOO_LONG));
	EXPECT_EQ(0, wstatus);
	EXPECT_EQ(1, read_number(TOTALS "armed"));
}

TEST_F_TIMEOUT(churn, kprobes_are_switched_off, NO_TIMEOUT)
{
	SKIP_OUTSIDE_THE_VM();
	board->kprobes_may_be_off = true;
	START(HOLDER, RESERVER, RESERVER, AT_LIMIT, BELOW_LIMIT);
	start_switching(_metadata, self);
	while (now_ms() < self->end && !stopped())
		usleep(10000);
	stop_all();
	tell_counts(_metadata);
	TH_LOG("%ld times switched off; %ld RESERVEs and splits were refused for that",
	       counted(SWITCHED), counted(KPROBES_OFF));
	EXPECT_LT(0, counted(SPLITS));
	EXPECT_LT(0, counted(KPROBES_OFF));
	EXPECT_TRUE(reap(self->pid[--self->pids], NULL, TOO_LONG));
	expect_kprobes_on(_metadata);
}

TEST_F_TIMEOUT(churn, load_and_unload_while_kprobes_are_switched_off, NO_TIMEOUT)
{
	SKIP_OUTSIDE_THE_VM();
	board->kprobes_may_be_off = true;
	START(RESERVER, RESERVER, AT_LIMIT, BELOW_LIMIT);
	start_switching(_metadata, self);
	while (goes_on(self))
		cycle(&self->rng, true);
	stop_all();
	tell_counts(_metadata);
	TH_LOG("%ld times switched off; %ld loads, RESERVEs and splits were refused for that",
	       counted(SWITCHED), counted(KPROBES_OFF));
	EXPECT_LT(0, counted(CYCLES));
	EXPECT_LT(0, counted(SPLITS));
	EXPECT_TRUE(reap(self->pid[--self->pids], NULL, TOO_LONG));
	expect_kprobes_on(_metadata);
}

TEST_HARNESS_MAIN
