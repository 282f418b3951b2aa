// SPDX-License-Identifier: GPL-2.0
/*
 * An attack on /dev/vmareserve by whoever can open it: random ioctls, right,
 * nearly right and wrong, on good and bad descriptors, with good and bad
 * pointers, about all kinds of processes; and all else that one can do with a
 * descriptor. By root, by an ordinary user, by the root of a user namespace and
 * of a pid namespace, under seccomp and in a memory cgroup. Built twice:
 * attack_32 is the same as a 32-bit program.
 *
 * one_thread: a model knows each descriptor and each process, and so the one
 * right answer to each call (more than one when several things are wrong).
 * After each call STATUS has to tell what the model has. VMARESERVE_FUZZ_SEED
 * gives the same calls again, VMARESERVE_FUZZ_OPS as many.
 *
 * many_threads: threads and forked children work on the same descriptors while
 * others close, dup, send and poll them, and while the processes they name exit,
 * exec (set-user-ID programs too) and have their pids reused, by others' processes
 * too. At the end the attacker exits, execs or is killed amid all that. Each
 * errno has to be one that the call can have.
 *
 * In both: nobody without CAP_SYS_RESOURCE gets a process above max_headroom, or, of
 * kind map, above max_map_headroom, which changes all the time; or
 * changes what another user's process has; every process's map_count is what
 * its maps say; and at the end nobody's memory is left, and the module's totals
 * are what they were.
 *
 * VMARESERVE_FUZZ_SECONDS_EACH are shared among the cases.
 */
#include "puppet.h"
#include "keeper.h"

#include <dirent.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>

/* The cases have their own ends; a soak takes hours. */
#undef TEST_TIMEOUT_DEFAULT
#define TEST_TIMEOUT_DEFAULT	(24 * 3600)

#define CASES		12
#define SECONDS_EACH	30
#define LIMIT		300
/* Low, so that it is met often. */
#define MAX_HEADROOM	1000
#define MAX_MAP_HEADROOM	500
#define OTHER		(NOBODY - 1)
#define TOTALS		"/sys/class/misc/vmareserve/"
#define MEMORY_MAX	(16 << 20)
#define CGROUP		"/sys/fs/cgroup/vmareserve-attack"
#define CGROUP_CONTROL	"/sys/fs/cgroup/cgroup.subtree_control"

#define RESERVE_SIZE	sizeof(struct vmareserve_reserve)
#define STATUS_SIZE	sizeof(struct vmareserve_status)
#define RESERVE_LEAST	VMARESERVE_RESERVE_SIZE_VER0
#define STATUS_LEAST	VMARESERVE_STATUS_SIZE_VER0
#define LARGEST		((1 << _IOC_SIZEBITS) - 1)
#define RESERVE_OF(size) \
	_IOC(_IOC_WRITE, VMARESERVE_IOC_MAGIC, 0x00, size)
#define STATUS_OF(size) \
	_IOC(_IOC_READ | _IOC_WRITE, VMARESERVE_IOC_MAGIC, 0x01, size)

/* What the seccomp filter refuses, and what it kills for. */
#define REFUSED_SIZE	1000
#define REFUSED_ERRNO	EXDEV
#define DEADLY		_IO(VMARESERVE_IOC_MAGIC, 0x77)

enum caller { ROOT, USER, USERNS, PIDNS, SECCOMP, MEMCG };

static enum caller caller;
static bool many;

static bool in_namespace(void)
{
	return caller == USERNS || caller == PIDNS;
}

/* Processes that come and go, which the herd keeps. */
enum kind {
	OWN,		/* with the attacker's ids */
	EXECED,		/* likewise, after exec */
	OTHERS,		/* another user's */
	HALF,		/* one of whose ids is another */
	SET_UID,	/* which has become root by exec */
	THREADED,	/* with another thread */
	LEADERLESS,	/* whose first thread has exited */
	ZOMBIE,
	KINDS
};

#define TARGETS		12
/* In many_threads these come and go all the time, as all kinds. */
#define STEADY		KINDS

struct target {
	enum kind kind;
	pid_t pid;
	pid_t tid;	/* of another thread, or 0 */
	bool allowed;	/* may the attacker touch it? */
};

enum phase { RUN, REST, LAST, END };

/* What all processes of a case share. */
struct shared {
	int phase;
	int resting;		/* threads */
	int attacker_ready;
	int attacker_rests;
	int herd_rests;
	int herd_ready;
	int map_max;		/* max_map_headroom */
	int map_max_asked;	/* what the attacker wants it to be, in one_thread */
	int ended;		/* the attacker's wait status */
	int end_expected;	/* a signal, or 0 */
	int trouble;		/* the line of a set-up that failed */
	int trouble_errno;

	unsigned long calls;
	unsigned long answers[64];	/* by errno */
	unsigned long others;		/* not ioctls */
	unsigned long descriptors;	/* opened, closed, sent, ... */
	unsigned long children;
	unsigned long spawned;
	unsigned long reused;		/* pids */
	unsigned long set_uid;
	unsigned long splits;
	unsigned long splits_refused;

	unsigned long wrong;
	char first[600];		/* what was wrong first */

	struct target target[TARGETS];
	int child_result;
};

static struct shared *shared;

static unsigned long count(unsigned long *counter)
{
	return __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static int get(int *value)
{
	return __atomic_load_n(value, __ATOMIC_SEQ_CST);
}

static void set(int *value, int to)
{
	__atomic_store_n(value, to, __ATOMIC_SEQ_CST);
}

static void __attribute__((format(printf, 1, 2))) wrong(const char *format, ...)
{
	va_list args;

	if (count(&shared->wrong) > 1)
		return;
	va_start(args, format);
	vsnprintf(shared->first, sizeof(shared->first), format, args);
	va_end(args);
}

/* For what has to work, so that the test is one. */
#define NEED(condition)							\
	do {								\
		if (!(condition)) {					\
			shared->trouble_errno = errno;			\
			set(&shared->trouble, __LINE__);		\
			_exit(1);					\
		}							\
	} while (0)

/* Numbers at random: xorshift64*. Each thread has its own. */

static unsigned long seed;
static __thread __u64 random_state;

static void seed_thread(unsigned int nr)
{
	random_state = (seed * 64 + nr + 1) * 0x9e3779b97f4a7c15ULL;
}

static __u64 random64(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1dULL;
}

/* Less than @n. */
static unsigned long below(unsigned long n)
{
	return (random64() >> 32) % n;
}

static bool one_in(unsigned long n)
{
	return !below(n);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static long from_env(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value && atol(value) > 0 ? atol(value) : otherwise;
}

/*
 * What a call may answer: a bit for each errno, and bit 0 for success. When
 * something is definitely wrong, one of those has to be the answer; what is
 * possible depends on what others do meanwhile.
 */
#define BIT(err)	(1ULL << (err))

struct answers {
	__u64 definite;
	__u64 possible;
};

static bool is_answer(const struct answers *a, int result)
{
	__u64 all = (a->definite ? a->definite : BIT(0)) | a->possible;

	return result < 64 && (all & BIT(result));
}

/*
 * The descriptors: each has its number for good, so that a call that races
 * close() never gets to another file.
 */
#define SLOTS		12
#define FIRST_FD	200
#define CLOSED		-1

/* The one that root has opened, for a process of root's, and handed on. */
#define GIVEN_FILE	0
#define GIVEN_HEADROOM	5
static int given;

/* The model, of one_thread only. */

struct model_process {
	__u64 held[VMARESERVE_NR_KINDS];
	bool alive;
};

struct model_file {
	int refs;
	int process;		/* that it serves, or -1 */
	__u64 held;
	__u32 kind;
};

/* What calls name: processes, threads, and numbers that are nobody's. */
struct named {
	pid_t pid;
	bool exists;
	bool there;	/* with an mm; a zombie has none */
	bool allowed;
	bool steady;	/* nobody but the attacker changes it */
	int process;
	int target;	/* of the herd, or -1 */
};

static struct model_process processes[64];
/* The given one, one a slot, and one that is to replace it. */
static struct model_file files[SLOTS + 2];
static struct {
	int mode;	/* CLOSED, or as it was opened */
	int file;	/* -1 with O_PATH */
} slots[SLOTS];
static struct named names[40];
static int nr_names;
/* The caller's, which is a forked child's for one call now and then. */
static int self_process;
/* A descriptor that serves nobody. */
static int watch;
/* What others hold. */
static long base_reservations, base_headroom[VMARESERVE_NR_KINDS];

/* What a call of a kind may use: what is held of it, and of those after it. */
static __u64 headroom_of(int process, int kind)
{
	__u64 sum = 0;

	for (; kind < VMARESERVE_NR_KINDS; kind++)
		sum += processes[process].held[kind];
	return sum;
}

static int new_process(void)
{
	int i, f;

	for (i = 0; i < ARRAY_SIZE(processes); i++) {
		if (processes[i].alive)
			continue;
		/* A descriptor may still serve it. */
		for (f = 0; f < ARRAY_SIZE(files); f++)
			if (files[f].refs && files[f].process == i)
				break;
		if (f < ARRAY_SIZE(files))
			continue;
		processes[i] = (struct model_process){ .alive = true };
		return i;
	}
	NEED(!"a free process");
	return -1;
}

static int new_file(void)
{
	int f;

	for (f = 0; f < ARRAY_SIZE(files); f++) {
		if (files[f].refs)
			continue;
		files[f].process = -1;
		return f;
	}
	NEED(!"a free file");
	return -1;
}

static struct named *add_name(pid_t pid, bool allowed)
{
	struct named *n = &names[nr_names++];

	NEED(nr_names <= ARRAY_SIZE(names));
	*n = (struct named){
		.pid = pid, .allowed = allowed, .steady = true, .process = -1,
		.target = -1,
	};
	return n;
}

/* One that is not in the model yet. */
static struct named *add_process(pid_t pid, bool allowed)
{
	struct named *n = add_name(pid, allowed);

	n->there = true;
	n->exists = true;
	n->process = new_process();
	return n;
}

static void refresh_name(struct named *n)
{
	struct target *t = &shared->target[n->target];

	n->pid = t->pid;
	n->exists = t->pid;
	n->there = t->pid && t->kind != ZOMBIE;
	n->allowed = t->allowed;
}

/* What happens to a descriptor's file in the model. */
static void put_file(int file)
{
	if (file < 0 || --files[file].refs)
		return;
	if (files[file].process >= 0)
		processes[files[file].process].held[files[file].kind] -= files[file].held;
	files[file].process = -1;
	files[file].held = 0;
}

static void set_slot(int nr, int mode, int file)
{
	int before = slots[nr].file;

	if (file >= 0)
		files[file].refs++;
	slots[nr].mode = mode;
	slots[nr].file = file;
	put_file(before);
}

/* The calls. */

enum what { RESERVE, STATUS, NO_COMMAND };

struct call {
	int nr;			/* of the slot, or -1 */
	int fd;
	unsigned long cmd;
	enum what what;
	size_t size;
	unsigned char *arg;
	unsigned char *copy;	/* the same bytes, where we can write; or NULL */
	size_t readable;	/* bytes of it */
	bool writable;
	__u64 headroom;
	pid_t pid;
	__u32 flags;
	bool tail;		/* something in the part nobody knows */
	const struct named *name;
	size_t kept;
	unsigned char before[STATUS_SIZE + 100];
};

/*
 * What pointers point to, a thread each: a file that is mapped twice, to read
 * and write, and to read only, with a page behind its end. That page can't be
 * accessed, and stays there: nobody maps anything in its place.
 */
#define AREA_PAGES	5
#define AREA		(AREA_PAGES * PAGE)

struct area {
	unsigned char *rw;
	unsigned char *ro;
	unsigned char *none;
};

static bool map_area(struct area *area)
{
	int fd = memfd_create("attack", MFD_CLOEXEC);

	if (fd < 0 || ftruncate(fd, AREA))
		return false;
	area->rw = mmap(NULL, AREA + PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	area->ro = mmap(NULL, AREA + PAGE, PROT_READ, MAP_SHARED, fd, 0);
	area->none = mmap(NULL, PAGE, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	close(fd);
	return area->rw != MAP_FAILED && area->ro != MAP_FAILED &&
	       area->none != MAP_FAILED;
}

static size_t random_size(size_t known)
{
	switch (below(24)) {
	case 0:
		return below(known + 1);
	case 1:
		return known + 1 + below(100);
	case 2:
		return below(LARGEST + 1);
	case 3:
		return one_in(2) ? LARGEST : 0;
	case 4:
		return caller == SECCOMP ? REFUSED_SIZE : known;
	default:
		return known;
	}
}

/* Commands that the kernel answers by itself for every file. */
static bool is_for_all_files(unsigned int cmd)
{
	switch (_IOC_TYPE(cmd)) {
	case 0x00:	/* FIGETBSZ, ... */
	case 0x15:	/* FS_IOC_GETFSUUID, ... */
	case 'T':	/* FIONBIO, ... */
	case 'X':	/* FIFREEZE, ... */
	case 'f':	/* FS_IOC_SETFLAGS, ... */
	case 0x94:	/* FICLONE, ... */
		return true;
	}
	return false;
}

static unsigned int random_command(void)
{
	bool reserve = one_in(2);
	size_t size = random_size(reserve ? RESERVE_SIZE : STATUS_SIZE);
	unsigned int right = reserve ? RESERVE_OF(size) : STATUS_OF(size);

	switch (below(24)) {
	case 0:
		return _IOC(below(4), VMARESERVE_IOC_MAGIC, reserve, size);
	case 1:
		return _IOC(_IOC_DIR(right), VMARESERVE_IOC_MAGIC, below(256), size);
	case 2:
		return _IOC(_IOC_DIR(right), below(256), reserve, size);
	case 3:
		return right ^ (1U << below(32));
	case 4:
		return random64();
	default:
		return right;
	}
}

static void make_command(struct call *c)
{
	unsigned int cmd = random_command();

	if (is_for_all_files(cmd) || cmd == DEADLY)
		cmd = _IO(VMARESERVE_IOC_MAGIC, 0x40);
	c->size = _IOC_SIZE(cmd);
	switch (cmd & ~IOCSIZE_MASK) {
	case RESERVE_OF(0):
		c->what = RESERVE;
		break;
	case STATUS_OF(0):
		c->what = STATUS;
		break;
	default:
		c->what = NO_COMMAND;
	}
	c->cmd = cmd;
#if __SIZEOF_LONG__ == 8
	/* The kernel takes no more than an unsigned int. */
	if (one_in(8))
		c->cmd |= random64() << 32;
#endif
}

static void make_pointer(struct call *c, const struct area *area)
{
	void *const bad[] = {
		NULL, (void *)1, (void *)(PAGE - 1), area->none,
		area->none + PAGE / 2, area->rw + AREA, area->ro + AREA,
		(void *)-1L, (void *)-PAGE,
#if __SIZEOF_LONG__ == 8
		(void *)LONG_MIN,
#endif
#ifdef __x86_64__
		/* Not canonical; the direct mapping; the text; vsyscall. */
		(void *)0x8000000000000000UL, (void *)0xffff888000000000UL,
		(void *)0xffffffff81000000UL, (void *)0xffffffffff600000UL,
#endif
	};
	size_t room = AREA - c->size, offset = below(64);

	c->readable = c->size;
	c->writable = true;
	switch (below(16)) {
	case 0:		/* up to the end */
		offset = room;
		break;
	case 1:		/* beyond the end */
		c->readable = below(c->size + 1);
		offset = AREA - c->readable;
		break;
	case 2:
		c->writable = false;
		c->arg = area->ro + offset;
		c->copy = area->rw + offset;
		return;
	case 3:
		c->readable = 0;
		c->writable = false;
		c->arg = bad[below(ARRAY_SIZE(bad))];
		c->copy = NULL;
		return;
	}
	c->arg = area->rw + offset;
	c->copy = c->arg;
}

static __u64 random_headroom(void)
{
	switch (below(16)) {
	case 0:
	case 1:
	case 2:
	case 3:
		return 0;
	case 4:
		return MAX_HEADROOM - 2 + below(5);
	case 5:
		return MAX_HEADROOM / 2 + below(3);
	case 6:
		return INT_MAX - 12ULL + below(16);
	case 7:
		return 1ULL << below(64);
	case 8:
		return random64();
	case 9:
		return UINT_MAX - 2ULL + below(5);
	case 10:
		return get(&shared->map_max) + below(3);
	default:
		return below(20);
	}
}

static void make_contents(struct call *c)
{
	struct vmareserve_reserve r = { 0 };
	struct vmareserve_status s = { 0 };
	size_t known = c->what == STATUS ? STATUS_SIZE : RESERVE_SIZE;
	void *arg = c->what == STATUS ? (void *)&s : (void *)&r;
	struct named *name = one_in(3) ? &names[0] : &names[below(nr_names)];

	if (name->target >= 0 && !name->steady)
		refresh_name(name);
	c->name = name;
	c->pid = name->pid;
	c->headroom = random_headroom();
	c->flags = one_in(20) ? (one_in(2) ? 1U << below(32) : random64()) :
		   c->what == STATUS ? 0 : below(VMARESERVE_NR_KINDS);
	c->tail = false;
	c->kept = 0;
	if (!c->copy)
		return;

	r.headroom = c->headroom;
	r.pid = c->pid;
	r.flags = c->flags;
	/* What is for the answer may be anything. */
	if (one_in(4))
		memset(&s, below(256), sizeof(s));
	s.pid = c->pid;
	s.flags = c->flags;

	memset(c->copy, 0, c->readable);
	memcpy(c->copy, arg, known < c->readable ? known : c->readable);
	if (c->readable > known && one_in(3)) {
		c->copy[known + below(c->readable - known)] = 1 + below(255);
		c->tail = true;
	}
	c->kept = c->readable < sizeof(c->before) ? c->readable : sizeof(c->before);
	memcpy(c->before, c->copy, c->kept);
}

static void make_call(struct call *c, const struct area *area)
{
	static const int no_fd[] = { -1, INT_MAX, INT_MIN, FIRST_FD + SLOTS };

	if (one_in(40)) {
		c->nr = -1;
		c->fd = no_fd[below(ARRAY_SIZE(no_fd))];
	} else {
		c->nr = below(SLOTS);
		c->fd = FIRST_FD + c->nr;
	}
	make_command(c);
	make_pointer(c, area);
	make_contents(c);
}

/* 0, or the errno. */
static int do_call(const struct call *c)
{
	return syscall(SYS_ioctl, c->fd, c->cmd, c->arg) ? errno : 0;
}

/*
 * The sum that may not be above a parameter: of the kind map, or of the two others. A
 * held amount that is about to be replaced does not count.
 */
static bool goes_too_far(const struct call *c, const struct model_file *file, int process)
{
	bool map = c->flags == VMARESERVE_MAP;
	const __u64 *held = processes[process].held;
	__u64 before = map ? held[VMARESERVE_MAP] : held[VMARESERVE_UNMAP] + held[VMARESERVE_SPLIT];
	__u64 after = before + c->headroom;

	if (file->process == process && map == (file->kind == VMARESERVE_MAP))
		after -= file->held;
	return caller != ROOT && after > before &&
	       after > (map ? (__u64)get(&shared->map_max) : MAX_HEADROOM);
}

static bool seccomp_refuses(const struct call *c)
{
	return caller == SECCOMP && (unsigned int)c->cmd == RESERVE_OF(REFUSED_SIZE);
}

/* By the letter of <linux/vmareserve.h>. */
static struct answers what_is_right(const struct call *c, int *process)
{
	size_t least = c->what == STATUS ? STATUS_LEAST : RESERVE_LEAST;
	const struct named *n = c->name;
	struct model_file *file = NULL;
	struct answers a = { 0 };
	__u64 held_here;

	*process = -1;
	if (seccomp_refuses(c)) {
		a.definite = BIT(REFUSED_ERRNO);
		return a;
	}
	if (c->nr < 0) {
		a.definite = BIT(EBADF);
		return a;
	}
	if (!many && slots[c->nr].file < 0) {
		a.definite = BIT(EBADF);
		return a;
	}
	if (many)
		a.possible |= BIT(EBADF);
	else
		file = &files[slots[c->nr].file];
	if (c->what == NO_COMMAND) {
		a.definite = BIT(ENOTTY);
		return a;
	}

	/* What can't be read can't be wrong otherwise. */
	if (c->size < least)
		a.definite |= BIT(EINVAL);
	if (c->tail)
		a.definite |= BIT(E2BIG);
	if (c->readable < c->size)
		a.definite |= BIT(EFAULT);
	if (c->size < least || c->readable < c->size)
		return a;
	if (c->what == STATUS && !c->writable)
		a.definite |= BIT(EFAULT);
	if (c->flags >= (c->what == RESERVE ? VMARESERVE_NR_KINDS : 1))
		a.definite |= BIT(EINVAL);
	if (c->what == RESERVE && c->headroom > INT_MAX)
		a.definite |= BIT(EINVAL);

	if (c->what == STATUS && !c->pid) {
		/* Whom the descriptor serves, whoever that is. */
		if (many) {
			a.possible |= BIT(ESRCH);
			return a;
		}
		*process = file->process < 0 ? self_process : file->process;
		if (!processes[*process].alive)
			a.definite |= BIT(ESRCH);
		return a;
	}

	if (n->steady) {
		if (!n->there)
			a.definite |= BIT(ESRCH);
		if (n->exists && !n->allowed)
			a.definite |= BIT(EPERM);
		/* The attacker's children may be the last ones left. */
		if (many && c->pid && get(&shared->phase) >= LAST)
			a.possible |= BIT(ESRCH);
	} else {
		a.possible |= BIT(ESRCH) | BIT(EPERM);
	}
	if (c->what == STATUS) {
		*process = c->pid ? n->process : self_process;
		return a;
	}
	if (caller == MEMCG)
		a.possible |= BIT(ENOMEM);
	if (many) {
		a.possible |= BIT(EBUSY);
		if (c->headroom && caller != ROOT)
			a.possible |= BIT(EPERM);
		/* By the sum. */
		if (c->headroom && (caller == ROOT ||
				    c->headroom > INT_MAX - MAX_HEADROOM - MAX_MAP_HEADROOM))
			a.possible |= BIT(EINVAL);
		return a;
	}

	*process = c->pid ? n->process : self_process;
	if (file->held && file->process != *process && processes[file->process].alive)
		a.definite |= BIT(EBUSY);
	if (*process < 0 || a.definite & BIT(EINVAL))
		return a;
	held_here = file->process == *process ? file->held : 0;
	if (headroom_of(*process, VMARESERVE_UNMAP) - held_here + c->headroom > INT_MAX)
		a.definite |= BIT(EINVAL);
	if (goes_too_far(c, file, *process))
		a.definite |= BIT(EPERM);
	return a;
}

/* What a successful RESERVE does. */
static void in_the_model(const struct call *c, int process)
{
	struct model_file *file = &files[slots[c->nr].file];

	if (file->process >= 0)
		processes[file->process].held[file->kind] -= file->held;
	file->process = process;
	file->held = c->headroom;
	file->kind = c->flags;
	processes[process].held[c->flags] += c->headroom;
}

static void wrong_call(const struct call *c, int result, const char *what)
{
	wrong("%s: call %lu: descriptor %d (%#x), cmd %#lx (%s, size %u), arg %p (%u readable%s), headroom %llu, pid %d (%s), flags %#x: answer %d",
	      what, shared->calls, c->fd, c->nr < 0 ? -1 : slots[c->nr].mode, c->cmd,
	      c->what == RESERVE ? "RESERVE" : c->what == STATUS ? "STATUS" : "none",
	      (unsigned int)c->size, c->arg, (unsigned int)c->readable,
	      c->writable ? "" : ", not writable", (unsigned long long)c->headroom,
	      c->pid, c->name->allowed ? "allowed" : "not allowed", c->flags, result);
}

static bool is_kind(const struct vmareserve_kind_status *k, int process, int kind)
{
	__u64 own = LIMIT + headroom_of(process, kind);

	return k->headroom == processes[process].held[kind] && !k->by_default &&
	       k->limit == (own < INT_MAX ? own : INT_MAX) && !k->rescued && !k->exhausted;
}

/* @file is -1 for the descriptor that watches; of a struct with so many bytes. */
static bool is_status(const struct vmareserve_status *s, pid_t pid, int process, int file,
		      size_t size)
{
	bool here = file >= 0 && files[file].process == process;
	__u64 held = here ? files[file].held : 0;
	int kind;

	for (kind = 0; size >= STATUS_SIZE && kind < VMARESERVE_NR_KINDS; kind++)
		if (!is_kind(&s->kinds[kind], process, kind))
			return false;
	if (size >= STATUS_SIZE && (s->reserved || (held && s->kind != files[file].kind)))
		return false;
	/* Nobody is near the limit. */
	return s->pid == pid && !s->flags && s->headroom == held &&
	       s->headroom_total == headroom_of(process, VMARESERVE_UNMAP) &&
	       s->map_count > 0 && s->map_count < LIMIT && s->max_map_count == LIMIT &&
	       !s->in_use && !s->rescued && !s->exhausted;
}

/* For many_threads: has nobody got more than anybody may? */
static bool is_within(const struct vmareserve_status *s)
{
	const struct vmareserve_kind_status *k = s->kinds;

	return caller == ROOT ||
	       (k[VMARESERVE_UNMAP].headroom + k[VMARESERVE_SPLIT].headroom <= MAX_HEADROOM &&
		k[VMARESERVE_MAP].headroom <= MAX_MAP_HEADROOM &&
		s->headroom_total <= MAX_HEADROOM + MAX_MAP_HEADROOM);
}

/* Likewise: what is so whatever others do. */
static bool may_be_status(const struct vmareserve_status *s, pid_t pid)
{
	return s->pid == pid && !s->flags && s->headroom <= s->headroom_total &&
	       is_within(s) && s->map_count > 0 && s->map_count < 10 * LIMIT &&
	       s->max_map_count == LIMIT &&
	       s->in_use == (s->map_count > LIMIT ? s->map_count - LIMIT : 0);
}

static bool all_zero(const unsigned char *from, size_t n)
{
	while (n--)
		if (*from++)
			return false;
	return true;
}

/* After each call of one_thread: the module and the model have the same. */
static void look_again(const struct call *c)
{
	struct vmareserve_status s;
	int file, process, err;

	if (c->nr >= 0 && slots[c->nr].file >= 0) {
		file = slots[c->nr].file;
		process = files[file].process < 0 ? self_process : files[file].process;
		err = status_of(c->fd, 0, &s);
		if (err != (processes[process].alive ? 0 : ESRCH))
			wrong_call(c, err, "STATUS of the descriptor afterwards");
		else if (!err && !is_status(&s, 0, process, file, STATUS_SIZE))
			wrong_call(c, s.headroom_total,
				   "headroom_total afterwards, by the descriptor");
	}
	if (c->name->there && c->name->allowed && c->pid) {
		err = status_of(watch, c->pid, &s);
		if (err)
			wrong_call(c, err, "STATUS of the process afterwards");
		else if (!is_status(&s, c->pid, c->name->process, -1, STATUS_SIZE))
			wrong_call(c, s.headroom_total,
				   "headroom_total afterwards, of the process");
	}
}

/* Says what is wrong with @result, if anything is. */
static void judge(const struct call *c, int result)
{
	struct answers right;
	int process;

	right = what_is_right(c, &process);
	count(&shared->calls);
	if (result < 64)
		count(&shared->answers[result]);
	if (!is_answer(&right, result)) {
		wrong_call(c, result, "not an answer to this");
		return;
	}

	if (!result && c->what == STATUS) {
		struct vmareserve_status s = { 0 };

		memcpy(&s, c->copy, c->size < sizeof(s) ? c->size : sizeof(s));
		if (many ? !may_be_status(&s, c->pid) :
			   !is_status(&s, c->pid, process, slots[c->nr].file, c->size))
			wrong_call(c, s.headroom_total,
				   "STATUS's headroom_total, or another field");
		if (c->size > STATUS_SIZE &&
		    !all_zero(c->copy + STATUS_SIZE, c->size - STATUS_SIZE))
			wrong_call(c, result, "STATUS has written behind its struct");
	} else if (c->copy && result != EFAULT &&
		   memcmp(c->copy, c->before, c->kept)) {
		wrong_call(c, result, "the struct has changed");
	}
	if (!many && !result && c->what == RESERVE)
		in_the_model(c, process);
}

/* Does the descriptor serve a process that is no more? In one_thread. */
static bool serves_ended(int nr)
{
	int file = slots[nr].file;

	return file >= 0 && files[file].process >= 0 && !processes[files[file].process].alive;
}

/* One of the other things that can be done with a descriptor. */
static void do_other(int nr)
{
	/* Each in turn for O_RDONLY, O_WRONLY, O_RDWR, and for no file. */
	static const struct {
		const char *name;
		__u64 answer[4];
	} other[] = {
#define BAD	BIT(EBADF)
		{ "read", { BIT(EINVAL), BAD, BIT(EINVAL), BAD } },
		{ "write", { BAD, BIT(EINVAL), BIT(EINVAL), BAD } },
		{ "pread", { BIT(ESPIPE), BIT(ESPIPE), BIT(ESPIPE), BAD } },
		{ "pwrite", { BIT(ESPIPE), BIT(ESPIPE), BIT(ESPIPE), BAD } },
		{ "lseek", { BIT(ESPIPE), BIT(ESPIPE), BIT(ESPIPE), BAD } },
		{ "mmap to read", { BIT(ENODEV), BIT(EACCES), BIT(ENODEV), BAD } },
		{ "mmap to write", { BIT(EACCES), BIT(EACCES), BIT(ENODEV), BAD } },
		{ "ftruncate", { BIT(EINVAL), BIT(EINVAL), BIT(EINVAL), BAD } },
		{ "fsync", { BIT(EINVAL), BIT(EINVAL), BIT(EINVAL), BAD } },
		{ "F_SETFL", { BIT(0), BIT(0), BIT(0), BAD } },
		{ "F_SETFD", { BIT(0), BIT(0), BIT(0), BAD } },
		{ "poll", { BIT(0), BIT(0), BIT(0), BAD } },
		{ "epoll_ctl", { BIT(0), BIT(0), BIT(0), BAD } },
	};
	struct pollfd p = { .events = POLLIN | POLLOUT | POLLPRI };
	struct epoll_event event = { .events = EPOLLIN | EPOLLPRI };
	int i = below(ARRAY_SIZE(other)), mode = slots[nr].mode;
	int fd = FIRST_FD + nr, result = 0, epoll, err;
	__u64 answers = 0;
	char byte = 0;
	void *p_map;

	errno = 0;
	switch (i) {
	case 0:
		result = read(fd, &byte, 1);
		break;
	case 1:
		result = write(fd, &byte, 1);
		break;
	case 2:
		result = pread(fd, &byte, 1, below(100));
		break;
	case 3:
		result = pwrite(fd, &byte, 1, below(100));
		break;
	case 4:
		result = lseek(fd, below(100), below(3));
		break;
	case 5:
	case 6:
		p_map = mmap(NULL, PAGE, i == 5 ? PROT_READ : PROT_WRITE,
			     MAP_SHARED, fd, 0);
		if (p_map == MAP_FAILED)
			result = -1;
		break;
	case 7:
		result = ftruncate(fd, below(2));
		break;
	case 8:
		result = fsync(fd);
		break;
	case 9:
		result = fcntl(fd, F_SETFL, one_in(2) ? O_NONBLOCK : O_APPEND);
		break;
	case 10:
		result = fcntl(fd, F_SETFD, one_in(2) ? FD_CLOEXEC : 0);
		break;
	case 11:
		p.fd = fd;
		result = poll(&p, 1, many ? below(2) : 0);
		if (result == 1 && p.revents == POLLNVAL) {
			result = -1;
			errno = EBADF;
		} else if (many && !(p.revents & ~(POLLPRI | POLLHUP))) {
			/* In many_threads one may be above the limit, or end. */
			result = 0;
		} else if (!many && serves_ended(nr)) {
			result = result == 1 && p.revents == POLLHUP ? 0 : 2;
		}
		break;
	case 12:
		epoll = epoll_create1(EPOLL_CLOEXEC);
		result = epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
		err = errno;
		if (!result && many)
			epoll_wait(epoll, &event, 1, below(2));
		close(epoll);
		errno = err;
		break;
	}
	count(&shared->others);
	if (result > 0) {
		wrong("%s: it gives %d", other[i].name, result);
		return;
	}
	if (many) {
		answers = other[i].answer[0] | other[i].answer[1] |
			  other[i].answer[2] | BAD;
		/* mmap() at the limit. */
		if (i == 5 || i == 6)
			answers |= BIT(ENOMEM);
	} else if (mode == CLOSED || mode == O_PATH) {
		answers = other[i].answer[3];
		/* F_SETFD is for the descriptor, not for what it stands for. */
		if (i == 10 && mode == O_PATH)
			answers = BIT(0);
	} else {
		answers = other[i].answer[mode];
	}
	if (many && i == 10)
		answers |= BIT(0);
	result = result ? errno : 0;
	if (result >= 64 || !(answers & BIT(result)))
		wrong("%s of descriptor %d (%#x): answer %d", other[i].name, fd,
		      mode, result);
}

/* Sends @fd through a socket. Returns what arrives, or -1. */
static int through_socket(int fd, bool receive)
{
	struct puppet_word word = { 0 };
	int sockets[2], got = -1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return -1;
	if (puppet_send(sockets[0], &word, fd) && receive)
		puppet_receive(sockets[1], &word, &got);
	close(sockets[0]);
	close(sockets[1]);
	return got;
}

/* A socket that holds @fd and itself, which only the kernel can clean up. */
static void lose_in_socket(int fd)
{
	struct puppet_word word = { 0 };
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets))
		return;
	if (puppet_send(sockets[0], &word, fd))
		puppet_send(sockets[0], &word, sockets[1]);
	close(sockets[0]);
	close(sockets[1]);
}

/* Opens, closes, copies or sends. The model follows, if there is one. */
static void change_descriptors(void)
{
	static const int modes[] = {
		O_RDWR, O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_RDONLY, O_WRONLY,
		O_WRONLY, O_PATH
	};
	int nr = below(SLOTS), from = below(SLOTS), fd, got;
	int mode = modes[below(ARRAY_SIZE(modes))];

	count(&shared->descriptors);
	switch (below(10)) {
	case 0:
		close(FIRST_FD + nr);
		if (!many)
			set_slot(nr, CLOSED, -1);
		break;
	default:
		fd = open(DEVICE, mode | O_CLOEXEC);
		if (fd < 0) {
			if (caller != MEMCG)
				wrong("open: errno %d", errno);
			break;
		}
		dup3(fd, FIRST_FD + nr, one_in(2) ? O_CLOEXEC : 0);
		close(fd);
		if (many)
			break;
		set_slot(nr, mode, mode == O_PATH ? -1 : new_file());
		break;
	case 4:
	case 5:
		if (nr == from)
			break;
		fd = dup2(FIRST_FD + from, FIRST_FD + nr);
		if (!many && fd >= 0)
			set_slot(nr, slots[from].mode, slots[from].file);
		break;
	case 6:
		got = through_socket(FIRST_FD + from, true);
		if (got < 0) {
			if (!many && slots[from].mode != CLOSED)
				wrong("descriptor %d was lost on its way",
				      FIRST_FD + from);
			break;
		}
		dup2(got, FIRST_FD + nr);
		close(got);
		if (!many)
			set_slot(nr, slots[from].mode, slots[from].file);
		break;
	case 7:
		/* The socket's close is the last one, now and then. */
		if (many && one_in(2))
			lose_in_socket(FIRST_FD + from);
		else
			through_socket(FIRST_FD + from, false);
		break;
	}
}

/* The herd: another process, which has the targets for children. */

enum { RESPAWN, EXEC, KILL };

struct order {
	int what;
	int target;
};

/* The other ends of one socket. */
static int herd_orders, herd_master;
static struct puppet herd[TARGETS];
static char set_uid_program[64];
static uid_t own_uid, other_uid, boss_uid;

/* fork(), and with the pid @wanted unless that is 0 or not allowed. */
static pid_t fork_as(pid_t wanted)
{
	/* struct clone_args: exit_signal, set_tid and set_tid_size. */
	__u64 args[10] = { [4] = SIGCHLD, [8] = (uintptr_t)&wanted, [9] = 1 };
	int try;
	long pid;

	/* Others may have it for a moment. */
	for (try = 0; wanted && try < 50; try++) {
		pid = syscall(SYS_clone3, args, sizeof(args));
		if (pid >= 0)
			return pid;
		if (errno != EEXIST)
			break;
		usleep(1000);
	}
	return fork();
}

static int idle(void *arg)
{
	pid_t parent = (intptr_t)arg;

	while (getppid() == parent)
		usleep(50 * 1000);
	syscall(SYS_exit_group, 0);
	return 0;
}

static void be(uid_t uid)
{
	if (geteuid() != uid)
		NEED(!become(uid));
	/* The change of user has undone this. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* Of kind HALF: how many there have been. Each has another id that is not own_uid. */
static unsigned int halves;

static void __attribute__((noreturn)) be_target(enum kind kind, int socket)
{
	static char stack[16384] __attribute__((aligned(64)));
	struct puppet_answer answer = { 0 };
	char env[32], *argv[] = { "attack", NULL }, *envp[] = { env, NULL };
	uid_t id[6];
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	switch (kind) {
	case OTHERS:
		be(other_uid);
		break;
	case HALF:
		for (i = 0; i < 6; i++)
			id[i] = i == halves % 6 ? boss_uid : own_uid;
		NEED(!setgroups(0, NULL));
		NEED(!setresgid(id[0], id[1], id[2]));
		NEED(!setresuid(id[3], id[4], id[5]));
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		break;
	default:
		be(own_uid);
	}
	switch (kind) {
	case ZOMBIE:
		_exit(0);
	case EXECED:
		puppet_exec(socket);
		_exit(1);
	case SET_UID:
		snprintf(env, sizeof(env), PUPPET_ENV "=%d", socket);
		execve(set_uid_program, argv, envp);
		_exit(1);
	case THREADED:
	case LEADERLESS:
		answer.result = clone(idle, stack + sizeof(stack),
				      CLONE_VM | CLONE_FS | CLONE_FILES |
				      CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
				      (void *)(intptr_t)getppid());
		break;
	default:
		break;
	}
	send(socket, &answer, sizeof(answer), MSG_NOSIGNAL);
	if (kind == LEADERLESS)
		syscall(SYS_exit, 0);
	puppet_obey(socket);
}

/* Has exec made it root? */
static bool has_root(pid_t pid)
{
	char path[64], text[2048] = "", *uid;
	int fd, real = -1, effective = -1;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (read(fd, text, sizeof(text) - 1) < 0)
		text[0] = 0;
	close(fd);
	uid = strstr(text, "\nUid:");
	return uid && sscanf(uid, "\nUid: %d %d", &real, &effective) == 2 &&
	       !effective && real;
}

static void spawn(int i, enum kind kind, pid_t wanted)
{
	struct timeval patience = { .tv_sec = 20 };
	struct target *t = &shared->target[i];
	struct puppet_answer answer = { 0 };
	int sockets[2];
	siginfo_t info;
	pid_t pid;

	NEED(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
	/* The attacker is to try it from its first moment on. */
	t->kind = kind;
	if (wanted)
		t->pid = wanted;
	halves += kind == HALF;
	pid = fork_as(wanted);
	NEED(pid >= 0);
	if (!pid) {
		close(sockets[0]);
		be_target(kind, sockets[1]);
	}
	t->pid = pid;
	close(sockets[1]);
	setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	herd[i].pid = pid;
	herd[i].socket = sockets[0];
	count(&shared->spawned);
	if (pid == wanted)
		count(&shared->reused);

	if (kind == ZOMBIE)
		NEED(!waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	else
		NEED(recv(sockets[0], &answer, sizeof(answer), 0) == sizeof(answer));
	t->tid = kind == THREADED ? answer.result : 0;
	t->allowed = caller == ROOT || in_namespace() ||
		     (kind != OTHERS && kind != HALF && kind != SET_UID);
	if (kind == SET_UID) {
		if (has_root(pid))
			count(&shared->set_uid);
		else
			t->allowed = true;
	}
}

static void end_target(int i)
{
	puppet_kill(&herd[i]);
	herd[i].pid = 0;
}

/*
 * What is not the attacker's has no headroom, ever. The herd has had to be root
 * for a moment in each, as anybody who starts a process for another. But what becomes
 * root by exec may have been given some before, as with a resource limit.
 */
static void check_untouched(int i, int fd)
{
	struct target *t = &shared->target[i];
	struct vmareserve_status s;
	int err;

	if (t->allowed)
		return;
	err = status_of(fd, t->pid, &s);
	if (err || (t->kind == SET_UID ? !is_within(&s) : s.headroom_total > 0))
		wrong("a process of kind %d, which is not the attacker's, has headroom %llu (errno %d)",
		      t->kind, (unsigned long long)s.headroom_total, err);
}

static void herd_obey(void)
{
	struct order order;
	struct puppet_answer answer = { 0 };

	while (recv(herd_orders, &order, sizeof(order), 0) == sizeof(order)) {
		struct target *t = &shared->target[order.target];

		switch (order.what) {
		case RESPAWN:
			if (herd[order.target].pid)
				end_target(order.target);
			spawn(order.target, t->kind, t->pid);
			break;
		case EXEC:
			NEED(!puppet_do_exec(&herd[order.target]));
			break;
		case KILL:
			end_target(order.target);
			break;
		}
		send(herd_orders, &answer, sizeof(answer), MSG_NOSIGNAL);
	}
}

/* Lets the last targets come and go, each pid as all kinds. */
static void herd_churn(void)
{
	int fd = open_device();

	NEED(fd >= 0);
	while (get(&shared->phase) != END) {
		int i = STEADY + below(TARGETS - STEADY);

		if (get(&shared->phase) == REST) {
			set(&shared->herd_rests, 1);
			usleep(1000);
			continue;
		}
		check_untouched(i, fd);
		end_target(i);
		/* Sometimes nobody has the pid for a while. */
		if (one_in(4))
			usleep(below(2000));
		spawn(i, below(KINDS), shared->target[i].pid);
		check_untouched(i, fd);
		usleep(below(3000));
	}
}

static void __attribute__((noreturn)) be_herd(void)
{
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	seed_thread(40);
	for (i = 0; i < TARGETS; i++)
		spawn(i, i < KINDS ? i : OWN, 0);
	set(&shared->herd_ready, 1);
	if (many)
		herd_churn();
	else
		herd_obey();
	for (i = 0; i < TARGETS; i++)
		if (herd[i].pid)
			end_target(i);
	_exit(0);
}

/* one_thread */

static void ask_herd(int what, int target)
{
	struct order order = { .what = what, .target = target };
	struct puppet_answer answer;

	NEED(send(herd_master, &order, sizeof(order), MSG_NOSIGNAL) == sizeof(order));
	NEED(recv(herd_master, &answer, sizeof(answer), 0) == sizeof(answer));
}

/*
 * A target ends, or another takes its place: what descriptors hold for it stays theirs.
 * Or it execs, and keeps its headroom.
 */
static void change_target(void)
{
	static const struct {
		enum kind kind;
		int what;
	} changes[] = {
		{ OWN, RESPAWN }, { OWN, EXEC }, { OWN, KILL }, { EXECED, RESPAWN },
		{ EXECED, EXEC }, { THREADED, RESPAWN }, { LEADERLESS, RESPAWN },
		{ ZOMBIE, RESPAWN }, { OTHERS, EXEC }, { HALF, RESPAWN },
		{ SET_UID, RESPAWN },
	};
	int i = below(ARRAY_SIZE(changes)), target = changes[i].kind;
	int what = changes[i].what, process = -1, n;
	bool here = false;

	for (n = 0; n < nr_names; n++) {
		if (names[n].target != target)
			continue;
		here |= names[n].exists;
	}
	/* Who is gone can only come back. */
	if (!here)
		what = RESPAWN;
	ask_herd(what, target);
	if (what == EXEC)
		return;
	for (n = 0; n < nr_names; n++)
		if (names[n].target == target && names[n].process >= 0)
			processes[names[n].process].alive = false;
	if (what != KILL && target != ZOMBIE)
		process = new_process();
	for (n = 0; n < nr_names; n++) {
		struct named *name = &names[n];
		bool thread = n && names[n - 1].target == target;

		if (name->target != target)
			continue;
		refresh_name(name);
		if (thread)
			name->pid = shared->target[target].tid;
		name->there = process >= 0;
		name->exists = what != KILL;
		name->process = process;
	}
}

/* What it inherits is the same file; pid 0 is somebody else. */
static void call_in_child(const struct area *area)
{
	struct call c;
	pid_t pid;
	int process;

	make_call(&c, area);
	/* No answer at all. */
	shared->child_result = 63;
	pid = fork();
	if (!pid) {
		shared->child_result = do_call(&c);
		_exit(0);
	}
	NEED(pid > 0 && waitpid(pid, NULL, 0) == pid);
	count(&shared->children);
	/* For this one call it was the one. */
	process = self_process;
	self_process = new_process();
	judge(&c, shared->child_result);
	processes[self_process].alive = false;
	self_process = process;
	look_again(&c);
}

/* All that is held is what the model's files hold. */
static void check_totals(void)
{
	long reservations = base_reservations, headroom[VMARESERVE_NR_KINDS], has;
	int f, kind;

	memcpy(headroom, base_headroom, sizeof(headroom));
	for (f = 0; f < ARRAY_SIZE(files); f++) {
		reservations += files[f].held > 0;
		headroom[files[f].kind] += files[f].held;
	}
	has = read_number(TOTALS "reservations");
	if (has != reservations)
		wrong("call %lu: %ld reservations in all, it should be %ld", shared->calls, has,
		      reservations);
	/* Whose numbers are 32 bits cuts them off. */
	for (kind = 0; sizeof(long) == 8 && kind < VMARESERVE_NR_KINDS; kind++) {
		has = read_kind("headroom", kind);
		if (has != headroom[kind])
			wrong("call %lu: headroom of kind %d is %ld in all, it should be %ld",
			      shared->calls, kind, has, headroom[kind]);
	}
}

static int random_map_max(void)
{
	static const int most[] = { 0, 1, 10, MAX_MAP_HEADROOM };

	return most[below(ARRAY_SIZE(most))];
}

/* The tester does it: who may not is who attacks. */
static void change_map_max(void)
{
	int to = random_map_max();

	set(&shared->map_max_asked, to);
	while (get(&shared->map_max) != to && get(&shared->phase) == RUN)
		usleep(100);
}

/* Its part of that. */
static void serve_map_max(void)
{
	int to = get(&shared->map_max_asked);

	if (to == get(&shared->map_max))
		return;
	if (write_number(MAX_MAP_HEADROOM_FILE, to))
		wrong("max_map_headroom can't be changed");
	set(&shared->map_max, to);
}

static void one_thread(const struct area *area, double seconds, long ops)
{
	double end = now() + seconds;
	unsigned long n;

	for (n = 0; !shared->wrong; n++) {
		struct call c;
		int what = below(200);

		if (ops ? shared->calls >= ops : !(n % 64) && now() >= end)
			break;
		if (what < 150) {
			make_call(&c, area);
			judge(&c, do_call(&c));
			look_again(&c);
		} else if (what < 180) {
			change_descriptors();
		} else if (what < 196) {
			do_other(below(SLOTS));
		} else if (what < 198) {
			call_in_child(area);
		} else if (one_in(2)) {
			change_target();
		} else {
			change_map_max();
		}
		if (!(n % 16))
			check_totals();
		if (!(n % 256) && kernel_map_count(0) != count_maps(0))
			wrong("map_count is %ld, of %ld mappings",
			      kernel_map_count(0), count_maps(0));
	}
}

/* many_threads */

#define THREADS		6

struct thread {
	void (*work)(struct thread *thread);
	pthread_t thread;
	int nr;
	struct area area;
	/* What is left of what it splits. */
	char *from, *to;
};

static void call_and_more(struct thread *thread)
{
	struct call c;

	if (one_in(10)) {
		do_other(below(SLOTS));
		return;
	}
	make_call(&c, &thread->area);
	judge(&c, do_call(&c));
}

static void read_fdinfo(int nr)
{
	char path[64], text[512];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", FIRST_FD + nr);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (read(fd, text, sizeof(text)) > 0)
		count(&shared->others);
	close(fd);
}

static void disturb_descriptors(struct thread *thread)
{
	if (one_in(20))
		read_fdinfo(below(SLOTS));
	else
		change_descriptors();
}

/* Children use what they have inherited, and go in the middle of it. */
static void fork_and_go(struct thread *thread)
{
	char *argv[] = { "attack", "end", NULL }, *envp[] = { NULL };
	__u64 random = random64();
	pid_t pid = fork();
	int i;

	if (!pid) {
		random_state = random | 1;
		for (i = below(30); i >= 0; i--)
			call_and_more(thread);
		if (one_in(4))
			execve("/proc/self/exe", argv, envp);
		_exit(0);
	}
	if (pid > 0 && waitpid(pid, NULL, 0) == pid)
		count(&shared->children);
}

/* At the limit: what a split finds there depends on the others. */
static void split_at_limit(struct thread *thread)
{
	if (thread->to - thread->from < 4 * PAGE) {
		usleep(1000);
		return;
	}
	if (!munmap(thread->from + PAGE, PAGE))
		count(&shared->splits);
	else if (errno == ENOMEM)
		count(&shared->splits_refused);
	else
		wrong("munmap: errno %d", errno);
	if (munmap(thread->from, 2 * PAGE))
		wrong("munmap of the first two pages: errno %d", errno);
	thread->from += 2 * PAGE;
}

static void *run_thread(void *arg)
{
	struct thread *thread = arg;
	int phase;

	seed_thread(thread->nr);
	for (;;) {
		phase = get(&shared->phase);
		if (phase == RUN || phase == LAST) {
			thread->work(thread);
			continue;
		}
		__atomic_add_fetch(&shared->resting, 1, __ATOMIC_SEQ_CST);
		while (get(&shared->phase) == REST)
			usleep(1000);
		__atomic_sub_fetch(&shared->resting, 1, __ATOMIC_SEQ_CST);
	}
	return NULL;
}

static void many_threads(void)
{
	static void (*const work[THREADS])(struct thread *thread) = {
		call_and_more, call_and_more, call_and_more,
		disturb_descriptors, fork_and_go, split_at_limit,
	};
	static struct thread thread[THREADS];
	char *argv[] = { "attack", "end", NULL }, *envp[] = { NULL };
	size_t size = 256UL << 20;
	int i;

	set(&shared->phase, REST);
	for (i = 0; i < THREADS; i++) {
		thread[i].nr = i;
		thread[i].work = work[i];
		NEED(map_area(&thread[i].area));
		if (work[i] == split_at_limit) {
			thread[i].from = mmap(NULL, size, PROT_READ | PROT_WRITE,
					      MAP_SHARED | MAP_ANONYMOUS |
					      MAP_NORESERVE, -1, 0);
			NEED(thread[i].from != MAP_FAILED);
			thread[i].to = thread[i].from + size;
		}
		NEED(!pthread_create(&thread[i].thread, NULL, run_thread, &thread[i]));
	}
	while (get(&shared->resting) < THREADS)
		usleep(1000);
	NEED(fill_to(LIMIT));
	set(&shared->phase, RUN);
	set(&shared->attacker_ready, 1);
	while (get(&shared->phase) == RUN)
		usleep(1000);
	while (get(&shared->resting) < THREADS)
		usleep(1000);
	set(&shared->attacker_rests, 1);
	while (get(&shared->phase) == REST)
		usleep(1000);

	/* And now goes in the middle of it. */
	usleep(50 * 1000 + below(100 * 1000));
	if (caller == SECCOMP) {
		shared->end_expected = SIGSYS;
		ioctl(FIRST_FD, DEADLY);
	}
	switch (below(3)) {
	case 0:
		execve("/proc/self/exe", argv, envp);
		break;
	case 1:
		shared->end_expected = SIGKILL;
		kill(getpid(), SIGKILL);
		break;
	}
	_exit(0);
}

/* What the attackers' programs do that are executed to end at once. */
static void BEFORE_NEEDS end_when_executed(void)
{
	char cmdline[16] = "";
	int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, cmdline, sizeof(cmdline));

	close(fd);
	if (n == sizeof("attack\0end") && !memcmp(cmdline, "attack\0end", n))
		_exit(0);
	/* The set-user-ID copy is nothing but a target. */
	if (geteuid() != getuid() && !getenv(PUPPET_ENV))
		_exit(1);
}

/* Refuses one command, and kills for another. */
static void be_filtered(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ioctl, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DEADLY, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, RESERVE_OF(REFUSED_SIZE), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | REFUSED_ERRNO),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };
	struct rlimit no_core = { 0 };

	NEED(!setrlimit(RLIMIT_CORE, &no_core));
	NEED(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	NEED(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

/* Who has 1 for as long as this program runs: a process of root's. */
static pid_t hold_pid;

/* Processes of root's and of others', outside of what the attacker controls. */
struct bystanders {
	struct puppet root;
	struct puppet other;
	struct puppet same;	/* user as the attacker */
};

static void name_processes(const struct bystanders *by, pid_t herd_pid)
{
	struct named *n;
	int i, root_process;

	nr_names = 0;
	memset(processes, 0, sizeof(processes));
	n = add_process(0, true);
	self_process = n->process;
	n = add_name(getpid(), true);
	n->there = true;
	n->exists = true;
	n->process = self_process;
	for (i = 0; i < TARGETS; i++) {
		struct target *t = &shared->target[i];

		n = add_process(t->pid, t->allowed);
		n->target = i;
		n->steady = !many || i < STEADY;
		if (t->kind == ZOMBIE) {
			processes[n->process].alive = false;
			n->process = -1;
			n->there = false;
		}
		/* One that comes and goes has its other thread only for a while. */
		if (t->tid && n->steady) {
			int process = n->process;

			n = add_name(t->tid, t->allowed);
			n->there = true;
			n->exists = true;
			n->process = process;
			n->target = i;
		}
	}
	/* Nobody's. */
	add_name(-1, false);
	add_name(INT_MIN, false);
	add_name(INT_MAX, false);
	add_name(1 << 30, false);
	add_name(-getpid(), false);

	if (caller == PIDNS) {
		/* There it is init. The others have no numbers. */
		add_process(herd_pid, true);
		root_process = new_process();
	} else {
		add_process(herd_pid, caller == ROOT || caller == USERNS);
		add_process(by->same.pid, true);
		add_process(by->other.pid, caller == ROOT);
		add_process(1, caller == ROOT);
		n = add_process(hold_pid, caller == ROOT);
		processes[n->process].held[VMARESERVE_UNMAP] = 1;
		n = add_process(by->root.pid, caller == ROOT);
		root_process = n->process;
		/* 2 is kthreadd, unless this is a container. */
		if (read_number("/proc/2/cmdline") == -1) {
			n = add_name(2, caller == ROOT);
			n->exists = true;
		}
	}
	/* The tester has it too, and does not close it. */
	files[GIVEN_FILE] = (struct model_file){
		.refs = 1, .held = GIVEN_HEADROOM, .process = root_process,
	};
	processes[root_process].held[VMARESERVE_UNMAP] = GIVEN_HEADROOM;
}

static void __attribute__((noreturn))
be_attacker(const struct bystanders *by, pid_t herd_pid, double seconds, long ops)
{
	struct rlimit many_files = { 1024, 1024 };
	static struct area area;
	int i;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_NOFILE, &many_files);
	if (caller == MEMCG)
		NEED(!write_number(CGROUP "/cgroup.procs", 0));
	be(own_uid);
	while (!get(&shared->herd_ready) && !get(&shared->trouble))
		usleep(1000);
	for (i = 0; i < SLOTS; i++) {
		slots[i].mode = CLOSED;
		slots[i].file = -1;
	}
	for (i = 0; i < ARRAY_SIZE(files); i++)
		files[i] = (struct model_file){ .process = -1 };
	name_processes(by, herd_pid);
	NEED(dup2(given, FIRST_FD) == FIRST_FD);
	set_slot(0, O_RDWR, GIVEN_FILE);
	watch = open_device();
	NEED(watch >= 0);
	base_reservations = read_number(TOTALS "reservations") - 1;
	for (i = 0; i < VMARESERVE_NR_KINDS; i++)
		base_headroom[i] = read_kind("headroom", i);
	base_headroom[VMARESERVE_UNMAP] -= GIVEN_HEADROOM;
	seed_thread(50);
	if (caller == SECCOMP)
		be_filtered();
	if (many)
		many_threads();
	NEED(map_area(&area));
	set(&shared->attacker_ready, 1);
	one_thread(&area, seconds, ops);
	set(&shared->attacker_rests, 1);
	while (get(&shared->phase) == RUN)
		usleep(1000);
	_exit(0);
}

/* Enters what the case is about, and starts the herd and the attacker there. */
static void __attribute__((noreturn))
set_up(const struct bystanders *by, int to_tester, double seconds, long ops)
{
	pid_t herd_pid, attacker;
	int sockets[2];
	char byte = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	own_uid = caller == ROOT ? 0 : NOBODY;
	other_uid = OTHER;
	boss_uid = 0;
	if (in_namespace()) {
		NEED(!become(NOBODY));
		NEED(!unshare(CLONE_NEWUSER | (caller == PIDNS ? CLONE_NEWPID : 0)));
		/* The tester writes the maps: the two users are its 0 and 1. */
		NEED(write(to_tester, &byte, 1) == 1 && read(to_tester, &byte, 1) == 1);
		own_uid = 0;
		other_uid = 1;
		boss_uid = 1;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	}
	NEED(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets));
	herd_pid = fork();
	NEED(herd_pid >= 0);
	if (!herd_pid) {
		close(sockets[0]);
		herd_orders = sockets[1];
		be_herd();
	}
	close(sockets[1]);
	herd_master = sockets[0];
	attacker = fork();
	NEED(attacker >= 0);
	if (!attacker)
		be_attacker(by, caller == PIDNS ? 1 : herd_pid, seconds, ops);
	close(sockets[0]);
	NEED(waitpid(attacker, &shared->ended, 0) == attacker);
	set(&shared->phase, END);
	NEED(waitpid(herd_pid, NULL, 0) == herd_pid);
	_exit(0);
}

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == strlen(text);

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool make_cgroup(long max)
{
	write_text(CGROUP_CONTROL, "+memory");
	if (mkdir(CGROUP, 0755) && errno != EEXIST)
		return false;
	/* With swap it would only take longer. */
	write_number(CGROUP "/memory.swap.max", 0);
	return !write_number(CGROUP "/memory.max", max);
}

static bool write_maps(pid_t pid)
{
	char path[64], text[64];

	snprintf(text, sizeof(text), "0 %d 1\n1 %d 1\n", NOBODY, OTHER);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", pid);
	if (!write_text(path, text))
		return false;
	snprintf(path, sizeof(path), "/proc/%d/gid_map", pid);
	return write_text(path, text);
}

/* A copy of this program, with root's set-user-ID bit, that all can execute. */
static bool copy_program(char *folder, char *program)
{
	char cmd[256];

	strcpy(folder, "/tmp/vmareserve-attack-XXXXXX");
	if (!mkdtemp(folder) || chmod(folder, 0711))
		return false;
	snprintf(program, 64, "%s/target", folder);
	snprintf(cmd, sizeof(cmd), "cp /proc/%d/exe %s && chmod 4755 %s", getpid(),
		 program, program);
	return !system(cmd);
}

/* Does every process have as many mappings as its map_count says? */
static long check_map_counts(struct __test_metadata *_metadata, int fd)
{
	struct vmareserve_status before, after;
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	long checked = 0;

	ASSERT_NE(NULL, proc);
	while ((entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);
		long maps;

		if (pid <= 0 || status_of(fd, pid, &before))
			continue;
		maps = count_maps(pid);
		/* Gone, or changing, by itself. */
		if (maps <= 0 || status_of(fd, pid, &after) ||
		    before.map_count != after.map_count)
			continue;
		EXPECT_EQ(maps, (long)after.map_count) {
			TH_LOG("pid %d", pid);
		}
		checked++;
	}
	closedir(proc);
	return checked;
}

FIXTURE(attack) {
	long limit_before;
	long max_headroom_before;
	long max_map_headroom_before;
	long reservations;
	long headroom;
	int fd;
	char folder[64];
	bool has_cgroup;
};

FIXTURE_VARIANT(attack) {
	enum caller caller;
	const char *name;
};

FIXTURE_VARIANT_ADD(attack, root) { ROOT, "root" };
FIXTURE_VARIANT_ADD(attack, user) { USER, "user" };
FIXTURE_VARIANT_ADD(attack, user_namespace) { USERNS, "user namespace" };
FIXTURE_VARIANT_ADD(attack, pid_namespace) { PIDNS, "pid namespace" };
FIXTURE_VARIANT_ADD(attack, seccomp) { SECCOMP, "seccomp" };
FIXTURE_VARIANT_ADD(attack, memory_cgroup) { MEMCG, "memory cgroup" };

NEEDS_DEVICE_AND_ROOT(attack)

static void __attribute__((constructor)) hold_one(void)
{
	int fd = open_device();

	/* Nobody closes it. */
	hold_pid = getpid();
	if (fd < 0 || reserve(fd, 1))
		skip_program("headroom can't be reserved");
	seed = from_env("VMARESERVE_FUZZ_SEED", 0);
	if (!seed)
		seed = time(NULL);
}

FIXTURE_SETUP(attack)
{
	self->limit_before = read_number(LIMIT_FILE);
	self->max_headroom_before = read_number(MAX_HEADROOM_FILE);
	self->max_map_headroom_before = read_number(MAX_MAP_HEADROOM_FILE);
	self->reservations = read_number(TOTALS "reservations");
	self->headroom = read_headroom();
	self->fd = open_device();
	ASSERT_LE(0, self->fd);
	ASSERT_LE(1, self->reservations);
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, MAX_HEADROOM));
	ASSERT_EQ(0, write_number(MAX_MAP_HEADROOM_FILE, 0));
	ASSERT_TRUE(copy_program(self->folder, set_uid_program));
	if (variant->caller == MEMCG) {
		self->has_cgroup = make_cgroup(64 << 20);
	}
}

FIXTURE_TEARDOWN(attack)
{
	unlink(set_uid_program);
	rmdir(self->folder);
	if (self->has_cgroup)
		rmdir(CGROUP);
	EXPECT_MAP_COUNT_TRUE(0);
	EXPECT_EQ(0, marks_lost());
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_EQ(0, write_number(MAX_HEADROOM_FILE, self->max_headroom_before));
	EXPECT_EQ(0, write_number(MAX_MAP_HEADROOM_FILE, self->max_map_headroom_before));
	close(self->fd);
}

/*
 * What a socket holds that nobody can reach the kernel cleans up later, when
 * somebody closes one.
 */
static bool totals_become(long reservations, long headroom)
{
	int i, sockets[2];

	for (i = 0; i < 100; i++) {
		if (read_number(TOTALS "reservations") == reservations &&
		    read_headroom() == headroom)
			return true;
		if (!socketpair(AF_UNIX, SOCK_STREAM, 0, sockets)) {
			close(sockets[0]);
			close(sockets[1]);
		}
		usleep(100000);
	}
	return false;
}

static const char *errno_name(int err)
{
	static const char *const known[64] = {
		[0] = "ok", [EPERM] = "EPERM", [ESRCH] = "ESRCH",
		[E2BIG] = "E2BIG", [EBADF] = "EBADF", [ENOMEM] = "ENOMEM",
		[EFAULT] = "EFAULT", [EBUSY] = "EBUSY", [EXDEV] = "EXDEV",
		[EINVAL] = "EINVAL", [ENOTTY] = "ENOTTY",
	};

	return known[err] ? known[err] : "another";
}

/* What a case says of itself. */
static void tell(struct __test_metadata *_metadata, const char *name)
{
	char text[400] = "";
	size_t have = 0;
	int err;

	for (err = 0; err < 64; err++)
		if (shared->answers[err])
			have += snprintf(text + have, sizeof(text) - have, " %s %lu",
					 errno_name(err), shared->answers[err]);
	TH_LOG("%s, %s, seed %lu: %lu calls:%s", name,
	       many ? "many threads" : "one thread", seed, shared->calls, text);
	TH_LOG("%lu other calls, %lu changes of descriptors, %lu children, %lu targets (%lu with a pid used before, %lu set-user-ID), %lu splits and %lu refused",
	       shared->others, shared->descriptors, shared->children,
	       shared->spawned, shared->reused, shared->set_uid, shared->splits,
	       shared->splits_refused);
}

static bool can_unshare(void)
{
	int wstatus = -1;
	pid_t pid = fork();

	if (!pid)
		_exit(become(NOBODY) || unshare(CLONE_NEWUSER | CLONE_NEWPID));
	return pid > 0 && waitpid(pid, &wstatus, 0) == pid && !wstatus;
}

static __u64 total_of(int fd, pid_t pid)
{
	struct vmareserve_status s;

	return status_of(fd, pid, &s) ? ~0ULL : s.headroom_total;
}

/* What no other user may change. */
static void check_bystanders(const struct bystanders *by, int fd)
{
	__u64 root = total_of(fd, by->root.pid), other = total_of(fd, by->other.pid);
	__u64 tester = total_of(fd, hold_pid), same = total_of(fd, by->same.pid);

	if (caller == ROOT)
		return;
	if (root != GIVEN_HEADROOM || other || tester != 1 ||
	    same > MAX_HEADROOM + MAX_MAP_HEADROOM)
		wrong("headroom of root's process is %lld, of another user's %lld, of the tester %lld, of the attacker's user's %lld",
		      root, other, tester, same);
}

/* Is it soon attached nowhere? Then it has gone, as it was removed before. */
static bool shm_goes(int shm)
{
	struct shmid_ds ds;
	int i;

	for (i = 0; i < 200; i++) {
		if (shmctl(shm, IPC_STAT, &ds))
			return errno == EINVAL || errno == EIDRM;
		usleep(100 * 1000);
	}
	return false;
}

/*
 * The tester's part: lets them run, looks at those whom they may not touch, and
 * at all when they rest; and at what is left in the end.
 */
static void run(struct __test_metadata *_metadata, const char *name, int fd)
{
	double seconds = from_env("VMARESERVE_FUZZ_SECONDS_EACH", SECONDS_EACH) /
			 (double)CASES;
	long ops = many ? 0 : from_env("VMARESERVE_FUZZ_OPS", 0), checked = 0;
	/* Enough to have met every answer. */
	static const int usual[] = {
		0, ESRCH, E2BIG, EBADF, EFAULT, EBUSY, EINVAL, ENOTTY
	};
	struct bystanders by;
	int sockets[2], shm, i;
	double patience;
	char byte = 0;
	void *inherited;
	pid_t child;

	/* All who come from here have it: an mm that stays would show by it. */
	shm = shmget(IPC_PRIVATE, PAGE, IPC_CREAT | 0600);
	ASSERT_LE(0, shm);
	inherited = shmat(shm, NULL, 0);
	ASSERT_EQ(0, shmctl(shm, IPC_RMID, NULL));
	ASSERT_NE((void *)-1, inherited);

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, shared);
	shared->ended = -1;
	seed_thread(60);
	ASSERT_TRUE(puppet_start(&by.root));
	ASSERT_TRUE(puppet_start(&by.other));
	ASSERT_TRUE(puppet_start(&by.same));
	ASSERT_EQ(0, puppet_become(&by.other, OTHER));
	ASSERT_EQ(0, puppet_become(&by.same, NOBODY));
	given = open_device();
	ASSERT_LE(0, given);
	ASSERT_EQ(0, reserve_for(given, by.root.pid, GIVEN_HEADROOM));

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		close(sockets[0]);
		set_up(&by, sockets[1], seconds, ops);
	}
	close(sockets[1]);
	if (in_namespace() && read(sockets[0], &byte, 1) == 1) {
		ASSERT_TRUE(write_maps(child));
		ASSERT_EQ(1, write(sockets[0], &byte, 1));
	}
	close(sockets[0]);

	patience = now() + 60;
	while (!get(&shared->attacker_ready) && !get(&shared->trouble) && now() < patience)
		usleep(1000);
	if (many) {
		patience = now() + seconds;
		while (now() < patience && !shared->wrong && !get(&shared->trouble)) {
			check_bystanders(&by, fd);
			set(&shared->map_max_asked, random_map_max());
			serve_map_max();
			usleep(10000);
		}
		set(&shared->phase, REST);
		patience = now() + 60;
	} else {
		patience = now() + (ops ? 24 * 3600 : seconds + 60);
	}
	while ((!get(&shared->attacker_rests) || (many && !get(&shared->herd_rests))) &&
	       !get(&shared->trouble) && now() < patience) {
		serve_map_max();
		usleep(100);
	}
	EXPECT_TRUE(get(&shared->attacker_rests));
	check_bystanders(&by, fd);
	checked = check_map_counts(_metadata, fd);

	set(&shared->phase, LAST);
	patience = now() + 60;
	while (!waitpid(child, &i, WNOHANG) && now() < patience)
		usleep(1000);
	EXPECT_EQ(0, shared->trouble) {
		TH_LOG("the set-up failed in line %d with errno %d",
		       shared->trouble, shared->trouble_errno);
	}
	if (shared->end_expected) {
		EXPECT_TRUE(WIFSIGNALED(shared->ended));
		EXPECT_EQ(shared->end_expected, WTERMSIG(shared->ended));
	} else {
		EXPECT_EQ(0, shared->ended);
	}
	check_bystanders(&by, fd);
	EXPECT_EQ(0, shared->wrong) {
		TH_LOG("%lu wrong; the first: %s", shared->wrong, shared->first);
	}

	tell(_metadata, name);
	TH_LOG("%ld processes have as many mappings as their map_count says", checked);
	EXPECT_LE(many ? 20 : 15, checked);
	EXPECT_LT(0, shared->calls);
	for (i = 0; shared->calls > 5000 && i < ARRAY_SIZE(usual); i++) {
		EXPECT_LT(0, shared->answers[usual[i]]) {
			TH_LOG("never %s", errno_name(usual[i]));
		}
	}
	if (shared->calls > 5000 && caller != ROOT) {
		EXPECT_LT(0, shared->answers[EPERM]);
	}

	close(given);
	puppet_kill(&by.root);
	puppet_kill(&by.other);
	puppet_kill(&by.same);
	EXPECT_EQ(0, shmdt(inherited));
	EXPECT_TRUE(shm_goes(shm)) {
		TH_LOG("all have ended, and not all that they have mapped has been unmapped");
	}
}

#define RUN_CASE()							\
	do {								\
		caller = variant->caller;				\
		if (caller == MEMCG && !self->has_cgroup)		\
			SKIP(return, "no cgroup v2 with a memory controller in /sys/fs/cgroup"); \
		if (in_namespace() && !can_unshare())			\
			SKIP(return, "nobody may not make a user namespace"); \
		run(_metadata, variant->name, self->fd);		\
		EXPECT_TRUE(totals_become(self->reservations, self->headroom)); \
	} while (0)

TEST_F(attack, one_thread)
{
	many = false;
	RUN_CASE();
}

TEST_F(attack, many_threads)
{
	many = true;
	RUN_CASE();
}

/*
 * What the kernel's memory can be filled with, as long as that goes well:
 * descriptors that hold something; descriptors for processes that have exited;
 * mappings beyond the limit.
 */
enum filling { DESCRIPTORS, EXITED, MAPPINGS };

static void __attribute__((noreturn)) fill_cgroup(enum filling filling)
{
	struct rlimit files = { 1 << 20, 1 << 20 };
	const long splits = MEMORY_MAX / 80;
	char *area = NULL, byte;
	int fd, err = 0, pipes[2], wstatus;
	pid_t pid;

	NEED(!setrlimit(RLIMIT_NOFILE, &files));
	NEED(!write_number(CGROUP "/cgroup.procs", 0));
	NEED(!become(NOBODY));
	fd = open_device();
	NEED(fd >= 0);
	if (filling == MAPPINGS) {
		area = map_splittable(splits);
		NEED(area && !reserve(fd, INT_MAX));
	}
	while (!err) {
		switch (filling) {
		case DESCRIPTORS:
			fd = open_device();
			err = fd < 0 ? errno : reserve(fd, 1);
			break;
		case EXITED:
			NEED(!pipe(pipes));
			pid = fork();
			if (pid < 0) {
				err = errno;
				break;
			}
			if (!pid) {
				close(pipes[1]);
				_exit(read(pipes[0], &byte, 1) != 0);
			}
			close(pipes[0]);
			fd = open_device();
			err = fd < 0 ? errno : reserve_for(fd, pid, 1);
			close(pipes[1]);
			NEED(waitpid(pid, &wstatus, 0) == pid);
			/* It may have been killed in our place. */
			if (WIFSIGNALED(wstatus))
				err = ENOMEM;
			break;
		case MAPPINGS:
			NEED(shared->descriptors < splits);
			err = split(area, shared->descriptors);
			break;
		}
		if (!err)
			count(&shared->descriptors);
	}
	shared->child_result = err;
	_exit(0);
}

FIXTURE(memory_limit) {
	long max;
	long limit_before;
	long max_headroom_before;
	long reservations;
	long headroom;
	bool has_cgroup;
};

FIXTURE_VARIANT(memory_limit) {
	enum filling filling;
	const char *name;
};

FIXTURE_VARIANT_ADD(memory_limit, descriptors) {
	DESCRIPTORS, "descriptors that hold headroom"
};

FIXTURE_VARIANT_ADD(memory_limit, exited) {
	EXITED, "descriptors that hold headroom for processes that have exited"
};

FIXTURE_VARIANT_ADD(memory_limit, mappings) {
	MAPPINGS, "mappings, nearly all beyond the limit"
};

FIXTURE_SETUP(memory_limit)
{
	self->limit_before = read_number(LIMIT_FILE);
	self->max_headroom_before = read_number(MAX_HEADROOM_FILE);
	self->reservations = read_number(TOTALS "reservations");
	self->headroom = read_headroom();
	ASSERT_EQ(0, write_number(LIMIT_FILE, LIMIT));
	ASSERT_EQ(0, write_number(MAX_HEADROOM_FILE, INT_MAX));
	/* A fork for each takes time. */
	self->max = MEMORY_MAX / (variant->filling == EXITED ? 8 : 1);
	self->has_cgroup = make_cgroup(self->max);
}

FIXTURE_TEARDOWN(memory_limit)
{
	EXPECT_EQ(0, write_number(LIMIT_FILE, self->limit_before));
	EXPECT_EQ(0, write_number(MAX_HEADROOM_FILE, self->max_headroom_before));
	rmdir(CGROUP);
	EXPECT_EQ(0, read_number(TOTALS "missed"));
}

/* All that one can have of the kernel's memory is one's own memory cgroup's. */
TEST_F(memory_limit, is_the_end)
{
	int wstatus = -1, fd;
	long peak;
	pid_t pid;

	if (!self->has_cgroup)
		SKIP(return, "no cgroup v2 with a memory controller in /sys/fs/cgroup");
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, shared);
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid)
		fill_cgroup(variant->filling);
	ASSERT_EQ(pid, waitpid(pid, &wstatus, 0));
	EXPECT_EQ(0, shared->trouble) {
		TH_LOG("it failed in line %d with errno %d", shared->trouble,
		       shared->trouble_errno);
	}
	EXPECT_TRUE(WIFSIGNALED(wstatus) ? WTERMSIG(wstatus) == SIGKILL :
					   shared->child_result == ENOMEM);
	/* Since 5.19. */
	peak = read_number(CGROUP "/memory.peak");
	TH_LOG("%ld MiB are %lu %s (%s, at most %ld KiB in use)", self->max >> 20,
	       shared->descriptors, variant->name,
	       WIFSIGNALED(wstatus) ? "killed" : "ENOMEM", peak >> 10);
	/* They can't be free, nor can they cost more than that. */
	EXPECT_LT(self->max / 32768, shared->descriptors);
	EXPECT_GT(self->max / 100, shared->descriptors);
	EXPECT_GE(self->max, peak);

	EXPECT_TRUE(totals_become(self->reservations, self->headroom));
	fd = open_device();
	EXPECT_EQ(0, reserve(fd, 1));
	close(fd);
}

TEST_HARNESS_MAIN
