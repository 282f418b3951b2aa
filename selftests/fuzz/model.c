// SPDX-License-Identifier: GPL-2.0
/*
 * Random calls near a low limit, each compared with a model.
 *
 * The model knows each page of an arena: mapped or not, how, and what is in it;
 * what each descriptor holds, of which kind and for whom; and the mark of a process
 * that headroom has let past the limit. The kernel's list of VMAs before a call
 * (/proc/self/maps) says whether the call has to split, so the model can say which
 * comparisons with the limit the call passes, of which kind each is, and what the
 * call must return. After each call the list is read again: every page, the number of
 * VMAs, and STATUS have to be what the model says.
 *
 * At or below the process's own limit for a call, and at or below the mark, every
 * call that a kernel without the module would let through at its limit has to go
 * through.
 *
 * How VMAs merge is the kernel's affair. What munmap() leaves is predicted to
 * the last VMA.
 *
 * Two tests:
 *	alone	one process; the limit is changed between its calls
 *	many	several at a time, while the limit goes up and down
 *
 * A run is made of episodes, each in a process of its own. When one disagrees, as
 * few of its calls as suffice to show the same are looked for, and printed.
 *
 * The same seed, which is printed, gives the same calls again, in alone.
 */
#include "../puppet.h"
#include "fuzz.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#define ARENA		((char *)0x200000000000)
/* Random calls are for the first of them; the others are to be at the limit. */
#define PAGES		128
#define FILL_PAGES	96
#define ALL_PAGES	(PAGES + FILL_PAGES)
#define SHM_PAGES	8
#define FILES		5
#define MANY		4
/* Below this, the programs that run us would be refused mappings. */
#define LOWEST_LIMIT	64
#define EPISODE		1500
#define MAX_VMAS	400
#define HEAP_PAGES	16

enum op_kind {
	OP_MMAP,		/* page, pages, how */
	OP_MUNMAP,		/* page, pages */
	OP_MUNMAP_ODD,		/* page, pages, what is odd */
	OP_MPROTECT,		/* page, pages, how */
	OP_MREMAP_MOVE,		/* page, pages, to which page and how many */
	OP_MREMAP_SIZE,		/* page, pages, new pages */
	OP_MADVISE,		/* page, pages, advice */
	OP_MLOCK,		/* page, pages, 0: unlock */
	OP_MSEAL,		/* page, pages */
	OP_BRK,			/* pages of heap */
	OP_SHMAT,		/* page */
	OP_SHMDT,		/* page */
	OP_TOUCH,		/* page, value */
	OP_FILL,		/* up to so many below the limit */
	OP_LIMIT,		/* what it is, above the lowest */
	OP_OPEN,		/* file, by whom */
	OP_CLOSE,		/* file, by whom */
	OP_PASS,		/* file */
	OP_RESERVE,		/* file, by and for whom and of which kind, headroom */
	OP_FORK,		/* what the child does, kind of its headroom */
	OP_VFORK,		/* page: a child that shares the memory unmaps it */
	OP_KINDS
};

static const char *const op_names[] = {
	"mmap", "munmap", "munmap_odd", "mprotect", "mremap_move", "mremap_size",
	"madvise", "mlock", "mseal", "brk", "shmat", "shmdt", "touch", "fill",
	"limit", "open", "close", "pass", "reserve", "fork", "vfork",
};

/* How often each comes, of all of them together. */
static const unsigned char op_weights[OP_KINDS] = {
	[OP_MMAP] = 40, [OP_MUNMAP] = 70, [OP_MUNMAP_ODD] = 2, [OP_MPROTECT] = 12,
	[OP_MREMAP_MOVE] = 4, [OP_MREMAP_SIZE] = 6, [OP_MADVISE] = 8, [OP_MLOCK] = 4,
	[OP_MSEAL] = 2, [OP_BRK] = 4, [OP_SHMAT] = 3, [OP_SHMDT] = 4, [OP_TOUCH] = 16,
	[OP_FILL] = 14, [OP_LIMIT] = 2, [OP_OPEN] = 8, [OP_CLOSE] = 3, [OP_PASS] = 2,
	[OP_RESERVE] = 14, [OP_FORK] = 2, [OP_VFORK] = 2,
};

struct op {
	enum op_kind kind;
	long a, b, c;
};

/* Who has a descriptor; and whom it serves. */
enum who { ME, PUPPET, NONE, GONE };

/* For OP_RESERVE: the number here, and so many times the kind. */
#define RESERVES	4

static const struct {
	enum who by, whom;
} reserves[RESERVES] = {
	{ ME, ME }, { PUPPET, ME }, { PUPPET, PUPPET }, { ME, PUPPET },
};

/* For OP_MMAP and OP_MPROTECT. */
static const int prots[] = {
	PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, PROT_READ | PROT_WRITE,
};

#define HOW_SHARED	4
/* For OP_MMAP: MAP_FIXED_NOREPLACE, with or without MAP_FIXED. */
#define HOW_NOREPLACE	8
#define HOW_BOTH	16

/* For OP_MREMAP_MOVE: so many times the new size, or 0 for the old one. */
#define MOVE_SIZE	256

enum child_does {
	CHILD_LOOKS, CHILD_EXITS_ABOVE, CHILD_DUMPS_ABOVE, CHILD_EXECS, CHILD_TAKES, CHILDREN
};

enum page_kind { UNMAPPED, ANON, SHARED, SHM };

struct page {
	enum page_kind kind;
	int prot;
	bool sealed;
	bool known;		/* is .value what it holds? */
	bool no_memory;		/* SHARED: behind the end of what was mapped, SIGBUS */
	int base;		/* SHM: the page where it was attached */
	long value;		/* of an ANON page's first word */
};

struct vma {
	unsigned long start, end;
	int prot;
	bool shared;
};

struct vma_list {
	int n;
	struct vma vma[MAX_VMAS];
};

/* An open file of the device, in this process, the puppet or both. */
struct file {
	int fd[2];
	enum who serves;
	long held;
	int kind;
};

/* What a process that looks for a disagreement leaves its parent. */
struct report {
	long done;		/* calls */
	long rescued[VMARESERVE_NR_KINDS];
	long by_mark;
	long worked[OP_KINDS];
	bool disagrees;
	char what[512];
	int failed_at;
	int n;
	struct op ops[EPISODE];
};

static struct page pages[ALL_PAGES];
static struct file files[FILES];
static struct vma_list before, after;
static struct puppet puppet;
static struct report *report;
static int maps_fd, status_fd, shm_id;
static char *heap;
static long heap_pages;
/* The limit is between these. */
static long limit_lo, limit_hi;
static bool may_change_limit;
/*
 * The mark is between these; 0 is none. Below the limit it may have been cleared
 * already, or not.
 */
static long mark_min, mark_max;
/* Does every mmap() and brk() near the limit pass a probe, which clears the mark? */
static bool map_sees, brk_sees;
/*
 * mremap() is refused so many mappings before the limit: always where it moves, and on
 * some kernels also when it shrinks.
 */
static int early;
static bool shrinks_early;
static bool has_mseal;
static struct vmareserve_status last;
static uint64_t rng;
/* Did the call do something? */
static bool worked;

static long below(long n)
{
	return random_below(&rng, n);
}

/* Ends the episode. */
static void __attribute__((noreturn, format(printf, 1, 2)))
disagree(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(report->what, sizeof(report->what), format, args);
	va_end(args);
	report->disagrees = true;
	_exit(1);
}

static char *address(long page)
{
	return ARENA + page * PAGE;
}

static unsigned long hex(const char **text)
{
	unsigned long number = 0;

	for (;; (*text)++) {
		char c = **text;

		if (c >= '0' && c <= '9')
			number = number << 4 | (c - '0');
		else if (c >= 'a' && c <= 'f')
			number = number << 4 | (c - 'a' + 10);
		else
			return number;
	}
}

/* The kernel's list. Maps nothing. */
static void read_vmas(struct vma_list *list)
{
	static char text[MAX_VMAS * 100];
	const char *at = text;
	size_t length = 0;
	ssize_t n;

	while ((n = pread(maps_fd, text + length, sizeof(text) - 1 - length, length)) > 0)
		length += n;
	if (n < 0 || length >= sizeof(text) - 1)
		disagree("can't read /proc/self/maps");
	text[length] = 0;

	list->n = 0;
	while (*at) {
		struct vma *vma = &list->vma[list->n];

		vma->start = hex(&at);
		at++;
		vma->end = hex(&at);
		at++;
		vma->prot = (at[0] == 'r' ? PROT_READ : 0) |
			    (at[1] == 'w' ? PROT_WRITE : 0) |
			    (at[2] == 'x' ? PROT_EXEC : 0);
		vma->shared = at[3] == 's';
		at = memchr(at, '\n', text + length - at);
		/* The vsyscall page is no VMA. */
		if (vma->start < 1UL << 63)
			list->n++;
		at++;
		if (list->n == MAX_VMAS)
			disagree("more than %d VMAs", MAX_VMAS);
	}
}

/* The first VMA of @list that ends after @start. */
static const struct vma *find_vma(const struct vma_list *list, unsigned long start)
{
	int i;

	for (i = 0; i < list->n; i++)
		if (list->vma[i].end > start)
			return &list->vma[i];
	return NULL;
}

/* Does an unmap of these pages have to split the middle of a VMA? */
static bool is_middle(long page, long n)
{
	unsigned long start = (unsigned long)address(page), end = start + n * PAGE;
	const struct vma *vma = find_vma(&before, start);

	return vma && vma->start < start && end < vma->end;
}

static bool all_mapped(long page, long n)
{
	for (; n > 0; n--)
		if (pages[page++].kind == UNMAPPED)
			return false;
	return true;
}

static bool any(long page, long n, bool (*is)(const struct page *))
{
	for (; n > 0; n--)
		if (is(&pages[page++]))
			return true;
	return false;
}

static bool is_sealed(const struct page *page)
{
	return page->sealed;
}

static bool is_mapped(const struct page *page)
{
	return page->kind != UNMAPPED;
}

static bool is_shm(const struct page *page)
{
	return page->kind == SHM;
}

static void forget(long page, long n)
{
	memset(&pages[page], 0, n * sizeof(pages[0]));
}

/* What a call of a kind may use: what is held of that kind, and of those after it. */
static long headroom_of(enum who whom, int kind)
{
	long sum = 0;
	int i;

	for (i = 0; i < FILES; i++)
		if (files[i].serves == whom && files[i].kind >= kind)
			sum += files[i].held;
	return sum;
}

static long held_total(enum who whom)
{
	return headroom_of(whom, VMARESERVE_UNMAP);
}

static bool is_served(void)
{
	int i;

	for (i = 0; i < FILES; i++)
		if (files[i].serves == ME)
			return true;
	return false;
}

static long max_of(long a, long b)
{
	return a > b ? a : b;
}

static long min_of(long a, long b)
{
	return a < b ? a : b;
}

/*
 * What stands for the limit, where the process has @headroom of the call's kind: it
 * is at least this, and at most that.
 */
static long limit_least(long headroom)
{
	return max_of(limit_lo + headroom, mark_min);
}

static long limit_most(long headroom)
{
	return max_of(limit_hi + headroom, before.n > limit_lo ? mark_max : 0);
}

/*
 * One of the comparisons with the limit that a call passes. Other calls than mmap()
 * and brk() are refused at the limit, those at one more, and mremap() before it.
 */
struct check {
	int kind;
	long headroom;		/* that the call may use */
	long count;		/* VMAs at that moment */
	long beyond;		/* it is refused at so many more than the limit */
};

static struct check check_of(int kind, long count, long beyond)
{
	return (struct check) { kind, headroom_of(ME, kind), count, beyond };
}

static bool has_to_pass(const struct check *c)
{
	return c->count < limit_least(c->headroom) + c->beyond;
}

static bool may_pass(const struct check *c)
{
	return c->count < limit_most(c->headroom) + c->beyond;
}

/*
 * Headroom lets a call through, certainly or perhaps. What the mark was at the limit
 * is forgotten. It does not come to be above the call's own limit.
 */
static void raise_mark(const struct check *c, bool certainly)
{
	bool anew = certainly && c->count <= limit_lo;
	long most = min_of(c->count + 1, limit_hi + c->headroom);
	long least = min_of(c->count + 1, limit_lo + c->headroom);

	mark_max = anew ? most : max_of(mark_max, most);
	if (certainly)
		mark_min = anew ? least : max_of(mark_min, least);
}

/* A call passes a place with the limit, where a mark that is not needed is cleared. */
static void pass_limit(bool sees)
{
	if (sees && before.n <= limit_lo && before.n >= limit_hi - 7)
		mark_max = 0;
}

struct bounds {
	long min, max;
};

/* What a call may do to the numbers of STATUS. */
struct expected {
	struct bounds rescued[VMARESERVE_NR_KINDS], exhausted[VMARESERVE_NR_KINDS];
	long count_max;		/* or what it was before, if that is more */
	bool exact;		/* the VMAs are those of "before" now */
	/* It changed in place: its splits are seen afterwards. */
	bool in_place, refused, for_the_limit;
};

/* A comparison that the call passed, or perhaps did not come to. */
static void expect_passed(struct expected *e, const struct check *c, bool certainly)
{
	bool may = c->headroom && c->count >= limit_lo + c->beyond &&
		   c->count < limit_hi + c->headroom + c->beyond;
	bool has_to = certainly && may && c->count >= limit_hi + c->beyond &&
		      c->count < limit_lo + c->headroom + c->beyond;

	e->rescued[c->kind].max += may;
	e->rescued[c->kind].min += has_to;
	if (may && c->kind != VMARESERVE_MAP && c->count >= limit_lo)
		raise_mark(c, has_to && c->count >= limit_hi);
}

/* One that it may have passed, with so many VMAs or less. */
static void expect_perhaps(struct expected *e, const struct check *c)
{
	if (!c->headroom || c->count < limit_lo + c->beyond)
		return;
	e->rescued[c->kind].max++;
	if (c->kind != VMARESERVE_MAP && c->count >= limit_lo)
		raise_mark(c, false);
}

/* The one where it was refused. */
static void expect_refused(struct expected *e, const struct check *c)
{
	long own_lo = limit_lo + c->headroom, own_hi = limit_hi + c->headroom;

	if (!c->headroom)
		return;
	e->exhausted[c->kind].max += c->count >= own_lo + c->beyond;
	e->exhausted[c->kind].min += c->count >= own_hi + c->beyond;
}

/* mmap() and shmat() compare as all that grows, and then to unmap what is there. */
struct two_checks {
	struct check grow, unmap;
	bool unmaps;
};

static struct two_checks checks_to_map(int grow_kind, int unmap_kind, bool unmaps)
{
	return (struct two_checks) {
		check_of(grow_kind, before.n, 1), check_of(unmap_kind, before.n, 0), unmaps,
	};
}

static bool both_have_to_pass(const struct two_checks *two)
{
	return has_to_pass(&two->grow) && (!two->unmaps || has_to_pass(&two->unmap));
}

static bool both_may_pass(const struct two_checks *two)
{
	return may_pass(&two->grow) && (!two->unmaps || may_pass(&two->unmap));
}

static void expect_both_passed(struct expected *e, const struct two_checks *two, bool certainly)
{
	expect_passed(e, &two->grow, certainly);
	if (two->unmaps)
		expect_passed(e, &two->unmap, certainly);
}

static void expect_one_refused(struct expected *e, const struct two_checks *two)
{
	if (!two->unmaps) {
		expect_refused(e, &two->grow);
	} else if (has_to_pass(&two->grow)) {
		expect_passed(e, &two->grow, true);
		expect_refused(e, &two->unmap);
	} else {
		expect_passed(e, &two->grow, false);
		e->exhausted[two->grow.kind].max = !!two->grow.headroom;
		e->exhausted[two->unmap.kind].max = !!two->unmap.headroom;
	}
}

/* "before" becomes what munmap() makes of it. */
static void cut(unsigned long start, unsigned long end)
{
	struct vma *vma = before.vma;
	int i, n = 0;

	after.n = before.n;
	memcpy(after.vma, before.vma, before.n * sizeof(*vma));
	for (i = 0; i < after.n; i++) {
		const struct vma *old = &after.vma[i];

		if (old->end <= start || old->start >= end) {
			vma[n++] = *old;
			continue;
		}
		if (old->start < start) {
			vma[n] = *old;
			vma[n++].end = start;
		}
		if (old->end > end) {
			vma[n] = *old;
			vma[n++].start = end;
		}
	}
	before.n = n;
}

static bool is_inside(long page)
{
	unsigned long at = (unsigned long)address(page);
	const struct vma *vma = find_vma(&before, at);

	return vma && vma->start < at;
}

/* How many splits a change of these pages may take. */
static int splits_of(long page, long n)
{
	return is_inside(page) + is_inside(page + n);
}

/* A call that changes what these pages are may have been refused half way. */
static bool refusal_is_fine(long page, long n, int err)
{
	long headroom = headroom_of(ME, VMARESERVE_SPLIT);
	long most = before.n + splits_of(page, n);

	switch (err) {
	case ENOMEM:
		if (most > limit_least(headroom) || !all_mapped(page, n))
			return true;
		/* What merges may take it below the limit, where the mark goes. */
		return most > limit_lo + headroom && before.n > limit_lo &&
		       before.n - n - 1 <= limit_hi;
	case EPERM:
		return any(page, n, is_sealed);
	default:
		return false;
	}
}

/*
 * That these pages were changed in place. Splits raise the number of VMAs by one, so
 * each number that was left behind is that of one. One more may have been made up
 * for by what merged.
 */
static void expect_splits(struct expected *e, long page, long n)
{
	long most = max_of(splits_of(page, n), after.n - before.n), i;
	struct check check;

	for (i = 0; i < most; i++) {
		check = check_of(VMARESERVE_SPLIT, before.n + i, 0);
		if (check.count < after.n)
			expect_passed(e, &check, true);
		else
			expect_perhaps(e, &check);
	}
	if (e->refused && headroom_of(ME, VMARESERVE_SPLIT)) {
		e->exhausted[VMARESERVE_SPLIT].max = 1;
		e->exhausted[VMARESERVE_SPLIT].min = e->for_the_limit;
	}
}

static const int noreplace_flags[] = {
	MAP_FIXED, MAP_FIXED_NOREPLACE, MAP_FIXED, MAP_FIXED | MAP_FIXED_NOREPLACE,
};

static int mmap_of(const struct op *op)
{
	int flags = (op->c & HOW_SHARED ? MAP_SHARED : MAP_PRIVATE) |
		    noreplace_flags[op->c / HOW_NOREPLACE];

	return mmap(address(op->a), op->b * PAGE, prots[op->c % 4],
		    flags | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? errno : 0;
}

static void map_pages(const struct op *op)
{
	bool shared = op->c & HOW_SHARED;
	long i;

	for (i = op->a; i < op->a + op->b; i++)
		pages[i] = (struct page) {
			.kind = shared ? SHARED : ANON,
			.prot = prots[op->c % 4],
			.known = !shared,
		};
}

/* With MAP_FIXED it changes in place, also what it unmaps; else it grows. */
static void do_mmap(const struct op *op, struct expected *e)
{
	bool noreplace = op->c & HOW_NOREPLACE;
	int kind = noreplace ? VMARESERVE_MAP : VMARESERVE_SPLIT;
	bool taken = noreplace && any(op->a, op->b, is_mapped);
	bool sealed = !noreplace && any(op->a, op->b, is_sealed);
	struct two_checks two = checks_to_map(kind, kind,
					      !noreplace && is_middle(op->a, op->b));
	int err = mmap_of(op);

	worked = !err;
	e->count_max = limit_most(two.grow.headroom) + 1;
	if (err == ENOMEM ? both_have_to_pass(&two) :
	    err == EPERM ? !sealed :
	    err == EEXIST ? !taken || !may_pass(&two.grow) :
	    err || sealed || taken || !both_may_pass(&two))
		disagree("mmap of kind %d: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld to %ld, %s sealed, %s taken",
			 kind, err, before.n, limit_lo, two.grow.headroom, mark_min, mark_max,
			 sealed ? "one" : "none", taken ? "one" : "none");
	pass_limit(map_sees);
	/* On some kernels the pages went when it was refused, and their split stays. */
	if (err == ENOMEM)
		expect_one_refused(e, &two);
	else
		expect_both_passed(e, &two, err != EPERM);
	if (!err)
		map_pages(op);
}

/* What munmap() of these pages has returned to who has so much headroom. */
static void check_munmap(const struct op *op, struct expected *e, long headroom, int err)
{
	struct check check = { VMARESERVE_UNMAP, headroom, before.n, 0 };
	unsigned long start = (unsigned long)address(op->a);
	bool middle = is_middle(op->a, op->b);
	bool sealed = any(op->a, op->b, is_sealed);

	worked = !err;
	e->count_max = limit_most(headroom);
	switch (err) {
	case 0:
		if (sealed)
			disagree("munmap of a sealed page works");
		if (middle && !may_pass(&check))
			disagree("a middle split works with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 before.n, limit_hi, headroom, mark_max);
		if (!middle)
			e->count_max = before.n;
		else
			expect_passed(e, &check, true);
		forget(op->a, op->b);
		cut(start, start + op->b * PAGE);
		e->exact = true;
		return;
	case ENOMEM:
		if (!middle)
			disagree("ENOMEM for what is not the middle of a VMA");
		if (has_to_pass(&check))
			disagree("ENOMEM with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 before.n, limit_lo, headroom, mark_min);
		pass_limit(true);
		expect_refused(e, &check);
		e->exact = true;
		return;
	case EPERM:
		/* The VMAs before the sealed one have been split, and stay so. */
		e->count_max = before.n + 2;
		/* Some kernels look at the limit before they look for a seal. */
		if (middle)
			expect_passed(e, &check, false);
		if (sealed)
			return;
	}
	disagree("munmap: errno %d", err);
}

static void do_munmap(const struct op *op, struct expected *e)
{
	int err = munmap(address(op->a), op->b * PAGE) ? errno : 0;

	check_munmap(op, e, headroom_of(ME, VMARESERVE_UNMAP), err);
}

static void do_munmap_odd(const struct op *op, struct expected *e)
{
	char *start = address(op->a);
	size_t size = op->b * PAGE;
	int err;

	switch (op->c % 4) {
	case 0:
		start++;
		break;
	case 1:
		size = 0;
		break;
	case 2:
		size = -PAGE;
		break;
	case 3:
		/* No VMA is there. */
		start = ARENA + ALL_PAGES * PAGE + PAGE;
		break;
	}
	err = munmap(start, size) ? errno : 0;
	if (err != (op->c % 4 == 3 ? 0 : EINVAL))
		disagree("munmap of an odd range, %ld: errno %d", op->c % 4, err);
	e->exact = true;
}

static void do_mprotect(const struct op *op, struct expected *e)
{
	int prot = prots[op->c % 4];
	int err = mprotect(address(op->a), op->b * PAGE, prot) ? errno : 0;
	long i;

	worked = !err;
	if (err && !refusal_is_fine(op->a, op->b, err))
		disagree("mprotect: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
			 err, before.n, limit_lo, headroom_of(ME, VMARESERVE_SPLIT), mark_min);
	e->in_place = true;
	e->refused = err == ENOMEM;
	e->for_the_limit = e->refused && all_mapped(op->a, op->b);
	if (!err && !all_mapped(op->a, op->b))
		disagree("mprotect works where nothing is mapped");
	read_vmas(&after);
	for (i = op->a; i < op->a + op->b; i++) {
		const struct vma *vma = find_vma(&after, (unsigned long)address(i));
		bool done = vma && vma->start <= (unsigned long)address(i) &&
			    vma->prot == prot;

		/* After an error some of it may have been done. */
		if (pages[i].kind != UNMAPPED && (!err || done))
			pages[i].prot = prot;
	}
}

static int remap_kind(long old, long new)
{
	return new < old ? VMARESERVE_UNMAP : new == old ? VMARESERVE_SPLIT : VMARESERVE_MAP;
}

static bool is_movable(long page, long n)
{
	unsigned long start = (unsigned long)address(page);
	const struct vma *vma = find_vma(&before, start);

	return all_mapped(page, n) && !any(page, n, is_shm) && vma->end >= start + n * PAGE;
}

/* These pages have come to the end of a mapping that @page was the first of. */
static void add_pages(const struct page *page, long from, long n)
{
	long i;

	for (i = from; i < from + n; i++)
		pages[i] = (struct page) {
			.kind = page->kind,
			.prot = page->prot,
			.known = page->kind == ANON,
			.no_memory = page->kind == SHARED,
		};
}

/* A call of OP_MREMAP_MOVE. */
struct move {
	long from, n, to, new_n;
	int kind;
};

static struct move move_of(const struct op *op)
{
	long new_n = op->c / MOVE_SIZE ?: op->b;

	return (struct move) {
		op->a, op->b, op->c % MOVE_SIZE, new_n, remap_kind(op->b, new_n),
	};
}

static void expect_unmap_in_move(struct expected *e, const struct move *m, long page, long n,
				 long *count)
{
	struct check check = check_of(m->kind, *count, 0);

	if (n <= 0 || !is_middle(page, n))
		return;
	expect_perhaps(e, &check);
	++*count;
}

/*
 * mremap() compares first; then it unmaps what is in the way and what is too much,
 * compares again, and unmaps the old place.
 */
static void expect_move(struct expected *e, const struct move *m, bool certainly)
{
	struct check first = check_of(m->kind, before.n, -early), later;
	long count = before.n;

	expect_passed(e, &first, certainly);
	expect_unmap_in_move(e, m, m->to, m->new_n, &count);
	expect_unmap_in_move(e, m, m->from + m->new_n, m->n - m->new_n, &count);
	later = check_of(m->kind, count++, -early);
	expect_perhaps(e, &later);
	expect_unmap_in_move(e, m, m->from, min_of(m->n, m->new_n), &count);
}

static bool is_there(const struct vma_list *list, long page, long n)
{
	const struct vma *vma = find_vma(list, (unsigned long)address(page));

	return vma && vma->start < (unsigned long)address(page + n);
}

static void move_refused(const struct move *m, struct expected *e, int err)
{
	struct check first = check_of(m->kind, before.n, -early);
	bool sealed = err == EPERM && any(m->from, m->n, is_sealed);
	bool moves = limit_lo != limit_hi, unmapped;

	if (!sealed && (err != ENOMEM || has_to_pass(&first)))
		disagree("mremap of kind %d: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
			 m->kind, err, before.n, limit_lo, first.headroom, mark_min);
	read_vmas(&after);
	unmapped = any(m->to, m->new_n, is_mapped) && !is_there(&after, m->to, m->new_n);
	/* It looks at the limit first. Only a limit that moves may come later. */
	if (unmapped && !sealed && !moves)
		disagree("mremap is refused and unmaps, with %d VMAs, limit %ld, headroom %ld, mark %ld to %ld",
			 before.n, limit_lo, first.headroom, mark_min, mark_max);
	/* It may have cut off what is too much. */
	if (moves && m->new_n < m->n)
		_exit(0);
	pass_limit(!sealed);
	if (!sealed)
		expect_refused(e, &first);
	if (sealed || moves)
		expect_move(e, m, false);
	if (unmapped)
		forget(m->to, m->new_n);
}

static void move_pages(const struct move *m)
{
	static struct page moved[ALL_PAGES];

	memcpy(moved, &pages[m->from], m->n * sizeof(moved[0]));
	forget(m->from, m->n);
	memcpy(&pages[m->to], moved, min_of(m->n, m->new_n) * sizeof(moved[0]));
	add_pages(&moved[0], m->to + m->n, m->new_n - m->n);
}

/* Which kind it is, its size says. */
static void do_mremap_move(const struct op *op, struct expected *e)
{
	struct move m = move_of(op);
	struct check first = check_of(m.kind, before.n, -early);
	bool overlap = m.to < m.from + m.n && m.from < m.to + m.new_n;

	worked = false;
	if (overlap || !is_movable(m.from, m.n) || any(m.to, m.new_n, is_sealed))
		return;
	e->count_max = limit_most(first.headroom);
	if (mremap(address(m.from), m.n * PAGE, m.new_n * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   address(m.to)) == MAP_FAILED) {
		move_refused(&m, e, errno);
		return;
	}
	/* The limit was lowered meanwhile: the old pages are there, too, as nobody knows what. */
	if (limit_lo != limit_hi) {
		read_vmas(&after);
		if (is_there(&after, m.from, m.n))
			_exit(0);
	}
	if (any(m.from, m.n, is_sealed))
		disagree("mremap of a sealed page works");
	if (!may_pass(&first))
		disagree("mremap of kind %d moves with %d VMAs, limit %ld, headroom %ld, mark %ld",
			 m.kind, before.n, limit_hi, first.headroom, mark_max);
	worked = true;
	expect_move(e, &m, true);
	move_pages(&m);
}

/* It gives back: with the comparison of all mremap()s, where it has one, and munmap()'s. */
static void shrink_mapping(const struct op *op, struct expected *e, int err)
{
	bool middle = is_middle(op->a + op->c, op->b - op->c);
	struct check first = check_of(VMARESERVE_UNMAP, before.n, -early);
	struct check core = check_of(VMARESERVE_UNMAP, before.n, 0);
	bool pass = (!shrinks_early || has_to_pass(&first)) && (!middle || has_to_pass(&core));

	worked = !err;
	if (err == ENOMEM ? pass : err ? err != EPERM || !any(op->a, op->b, is_sealed) :
	    (shrinks_early && !may_pass(&first)) || (middle && !may_pass(&core)))
		disagree("mremap shrinks: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld to %ld",
			 err, before.n, limit_lo, core.headroom, mark_min, mark_max);
	e->count_max = middle ? limit_most(core.headroom) : before.n + 1;
	if (shrinks_early && err != ENOMEM)
		expect_passed(e, &first, !err);
	if (middle && err != ENOMEM)
		expect_passed(e, &core, !err);
	/* Where there are two, the first comes first: a middle takes less. */
	if (err == ENOMEM)
		expect_refused(e, shrinks_early ? &first : &core);
	if (!err)
		forget(op->a + op->c, op->b - op->c);
}

/* Nothing but the limit is in the way of these pages. */
static bool has_room(const struct op *op)
{
	const struct vma *vma = find_vma(&before, (unsigned long)address(op->a));

	return vma->end == (unsigned long)address(op->a + op->b) &&
	       !any(op->a + op->b, op->c - op->b, is_mapped) && !any(op->a, op->b, is_sealed);
}

/* It grows: with the comparison of all mremap()s, where it has one. */
static void grow_mapping(const struct op *op, struct expected *e, int err)
{
	struct check first = check_of(VMARESERVE_MAP, before.n, -early);
	bool room = has_room(op);

	worked = !err;
	if (err ? room && (!shrinks_early || has_to_pass(&first)) :
	    !room || (shrinks_early && !may_pass(&first)))
		disagree("mremap grows: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld to %ld, %s room",
			 err, before.n, limit_lo, first.headroom, mark_min, mark_max,
			 room ? "and" : "no");
	if (shrinks_early && room && err)
		expect_refused(e, &first);
	else if (shrinks_early)
		expect_passed(e, &first, !err);
	/* Without room there are two reasons. */
	if (shrinks_early && !room && !has_to_pass(&first))
		e->exhausted[VMARESERVE_MAP].max = !!first.headroom;
	if (!err)
		add_pages(&pages[op->a], op->a + op->b, op->c - op->b);
}

static void do_mremap_size(const struct op *op, struct expected *e)
{
	int err;

	worked = false;
	if (!is_movable(op->a, op->b) || op->b == op->c)
		return;
	err = mremap(address(op->a), op->b * PAGE, op->c * PAGE, 0) == MAP_FAILED ? errno : 0;
	if (op->c < op->b)
		shrink_mapping(op, e, err);
	else
		grow_mapping(op, e, err);
}

static const int advices[] = {
	MADV_DONTNEED, MADV_RANDOM, MADV_NORMAL, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD,
};

static void do_madvise(const struct op *op, struct expected *e)
{
	int advice = advices[op->c % 6];
	int err = madvise(address(op->a), op->b * PAGE, advice) ? errno : 0;
	long i;

	worked = !err;
	/* What is locked is not given back; out of room it is EAGAIN. */
	if (err && !(err == EINVAL && (advice == MADV_DONTNEED || advice == MADV_COLD)) &&
	    !refusal_is_fine(op->a, op->b, err == EAGAIN ? ENOMEM : err))
		disagree("madvise %d: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
			 advice, err, before.n, limit_lo, headroom_of(ME, VMARESERVE_SPLIT),
			 mark_min);
	e->in_place = advice != MADV_DONTNEED && advice != MADV_COLD;
	e->refused = err;
	if (advice != MADV_DONTNEED)
		return;
	for (i = op->a; i < op->a + op->b; i++) {
		if (err)
			pages[i].known = false;
		else
			pages[i].value = 0;
	}
}

static void do_mlock(const struct op *op, struct expected *e)
{
	int err = op->c ? mlock(address(op->a), op->b * PAGE) :
			  munlock(address(op->a), op->b * PAGE);

	err = err ? errno : 0;
	worked = !err;
	e->in_place = true;
	e->refused = err;
	/* mlock() also wants to read the pages. */
	if (!err || (op->c && (err == ENOMEM || err == EAGAIN)))
		return;
	if (!refusal_is_fine(op->a, op->b, err == EAGAIN ? ENOMEM : err))
		disagree("%s: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
			 op->c ? "mlock" : "munlock", err, before.n, limit_lo,
			 headroom_of(ME, VMARESERVE_SPLIT), mark_min);
}

static void do_mseal(const struct op *op, struct expected *e)
{
	long i;

	worked = false;
	if (!has_mseal)
		return;
	e->in_place = true;
	if (syscall(462, address(op->a), op->b * PAGE, 0)) {
		e->refused = true;
		if (!refusal_is_fine(op->a, op->b, errno))
			disagree("mseal: errno %d", errno);
		/* Some may have been sealed: nobody can tell, so nobody goes there. */
		for (i = op->a; i < op->a + op->b; i++)
			if (pages[i].kind != UNMAPPED)
				break;
		if (i < op->a + op->b && refusal_is_fine(op->a, op->b, ENOMEM))
			_exit(0);
		return;
	}
	worked = true;
	for (i = op->a; i < op->a + op->b; i++)
		pages[i].sealed = true;
}

static void do_brk(const struct op *op, struct expected *e)
{
	char *want = heap + op->a * PAGE;
	bool grows = op->a > heap_pages;
	struct check check = check_of(VMARESERVE_MAP, before.n, 1);
	char *is = (char *)syscall(SYS_brk, want);

	worked = is == want;
	e->count_max = limit_most(check.headroom) + 1;
	if (is != want && is != heap + heap_pages * PAGE)
		disagree("brk moved elsewhere");
	if (is != want && !grows)
		disagree("brk can't shrink, with %d VMAs", before.n);
	if (grows && (worked ? !may_pass(&check) : has_to_pass(&check)))
		disagree("brk %s grow with %d VMAs, limit %ld, headroom %ld, mark %ld to %ld",
			 worked ? "can" : "can't", before.n, limit_lo, check.headroom, mark_min,
			 mark_max);
	if (!worked) {
		expect_refused(e, &check);
		return;
	}
	if (grows) {
		pass_limit(brk_sees);
		expect_passed(e, &check, true);
	}
	heap_pages = op->a;
}

/* It grows; but what it unmaps for that is of kind unmap. */
static void do_shmat(const struct op *op, struct expected *e)
{
	struct two_checks two = checks_to_map(VMARESERVE_MAP, VMARESERVE_UNMAP,
					      is_middle(op->a, SHM_PAGES));
	int err;
	long i;

	worked = false;
	if (any(op->a, SHM_PAGES, is_sealed))
		return;
	err = shmat(shm_id, address(op->a), SHM_REMAP) == (void *)-1 ? errno : 0;
	worked = !err;
	e->count_max = limit_most(two.grow.headroom) + 2;
	if (err ? err != ENOMEM || both_have_to_pass(&two) : !both_may_pass(&two))
		disagree("shmat: errno %d with %d VMAs, limit %ld, headroom %ld and %ld, mark %ld to %ld",
			 err, before.n, limit_lo, two.grow.headroom, two.unmap.headroom,
			 mark_min, mark_max);
	pass_limit(map_sees);
	if (err) {
		expect_one_refused(e, &two);
		return;
	}
	expect_both_passed(e, &two, true);
	for (i = op->a; i < op->a + SHM_PAGES; i++)
		pages[i] = (struct page) {
			.kind = SHM,
			.prot = PROT_READ | PROT_WRITE,
			.base = op->a,
		};
}

static void do_shmdt(const struct op *op)
{
	bool attached = false;
	int err;
	long i;

	worked = false;
	if (any(op->a, SHM_PAGES, is_sealed))
		return;
	err = shmdt(address(op->a)) ? errno : 0;
	for (i = op->a; i < op->a + SHM_PAGES; i++) {
		if (pages[i].kind == SHM && pages[i].base == op->a) {
			attached = true;
			forget(i, 1);
		}
	}
	worked = attached;
	/* Only whole VMAs go: no limit is in the way. */
	if (err != (attached ? 0 : EINVAL))
		disagree("shmdt: errno %d, %s", err, attached ? "attached" : "not attached");
}

static void do_touch(const struct op *op)
{
	struct page *page = &pages[op->a];
	volatile long *word = (long *)address(op->a);

	worked = page->kind != UNMAPPED && page->prot & PROT_READ && !page->no_memory;
	if (!worked)
		return;
	if (page->kind == ANON && page->known && *word != page->value)
		disagree("page %ld holds %ld, not %ld", op->a, *word, page->value);
	if (page->prot & PROT_WRITE) {
		*word = op->b;
		page->value = op->b;
		page->known = page->kind == ANON;
	}
}

/* Single pages that never merge, until @op->a are missing to the limit. */
static void do_fill(const struct op *op, struct expected *e)
{
	long i, missing = limit_lo - op->a - before.n;

	e->count_max = limit_hi;
	for (i = PAGES + 1; i < ALL_PAGES && missing > 0; i++) {
		int prot = i & 1 ? PROT_READ : PROT_NONE;

		if (pages[i].kind != UNMAPPED)
			continue;
		/* Private: the kernel lists those faster. */
		if (mmap(address(i), PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			 -1, 0) == MAP_FAILED)
			disagree("fill: errno %d", errno);
		pages[i] = (struct page) { .kind = ANON, .prot = prot, .known = true };
		missing--;
	}
	/* And some of them away again. */
	for (; missing < 0 && i > PAGES + 1; i--) {
		if (pages[i - 1].kind == UNMAPPED)
			continue;
		if (munmap(address(i - 1), PAGE))
			disagree("fill, to have less: errno %d", errno);
		forget(i - 1, 1);
		missing++;
	}
}

static void do_limit(const struct op *op)
{
	if (!may_change_limit)
		return;
	limit_lo = LOWEST_LIMIT + op->a;
	limit_hi = limit_lo;
	if (write_number(LIMIT_FILE, limit_lo))
		disagree("can't write the limit");
}

static void do_open(const struct op *op)
{
	struct file *file = &files[op->a];

	worked = file->fd[ME] < 0 && file->fd[PUPPET] < 0;
	if (!worked)
		return;
	file->fd[op->b] = op->b == ME ? open_device() : puppet_open(&puppet);
	if (file->fd[op->b] < 0)
		disagree("can't open the device: errno %d", errno);
}

static void do_close(const struct op *op)
{
	struct file *file = &files[op->a];

	worked = file->fd[op->b] >= 0;
	if (!worked)
		return;
	if (op->b == ME ? close(file->fd[ME]) : puppet_close(&puppet, file->fd[PUPPET]))
		disagree("can't close: errno %d", errno);
	file->fd[op->b] = -1;
	/* The last close. */
	if (file->fd[!op->b] < 0) {
		file->held = 0;
		file->serves = NONE;
	}
}

static void do_pass(const struct op *op)
{
	struct file *file = &files[op->a];

	worked = file->fd[ME] >= 0 && file->fd[PUPPET] < 0;
	if (!worked)
		return;
	file->fd[PUPPET] = puppet_take(&puppet, file->fd[ME]);
	if (file->fd[PUPPET] < 0)
		disagree("can't pass a descriptor");
}

static void do_reserve(const struct op *op)
{
	enum who by = reserves[op->b % RESERVES].by, whom = reserves[op->b % RESERVES].whom;
	int kind = op->b / RESERVES, err, expected = 0;
	struct file *file = &files[op->a];
	pid_t pid = by == whom ? 0 : by == ME ? puppet.pid : getpid();

	worked = file->fd[by] >= 0;
	if (!worked)
		return;
	if (file->held && file->serves != whom && file->serves != GONE)
		expected = EBUSY;
	else if (held_total(whom) - (file->serves == whom ? file->held : 0) + op->c > INT32_MAX)
		expected = EINVAL;
	if (by == ME)
		err = reserve_kind_for(file->fd[ME], pid, kind, op->c);
	else
		err = puppet_reserve_kind(&puppet, file->fd[PUPPET], pid, kind, op->c);
	if (err != expected)
		disagree("RESERVE %ld of kind %d by %d for %d: errno %d, not %d", op->c, kind, by,
			 whom, err, expected);
	worked = !err;
	if (!err) {
		file->held = op->c;
		file->kind = kind;
		file->serves = whom;
	}
}

/* In a child. Splits past the limit, with headroom of its own. */
static void child_goes_above(int kind)
{
	long splits = 6;
	int fd = open_device(), err;
	char *area;
	long i;

	if (fd < 0 || reserve_kind(fd, kind, 20))
		_exit(2);
	/* What the parent has above the limit it has too, and its mark. */
	area = before.n > limit_least(0) ? NULL : map_splittable(splits);
	if (!area && before.n <= limit_least(0))
		_exit(13);
	for (i = 0; area && i < splits; i++) {
		err = split(area, i);
		if (err && before.n + splits + 3 < limit_lo + 20)
			_exit(3);
	}
}

static void child_execs(void)
{
	char number[16];
	char *argv[] = { "model", "after-exec", number, may_change_limit ? "steady" : "moves", NULL };
	char *envp[] = { NULL };
	int fd = open(DEVICE, O_RDWR);

	if (fd < 0 || reserve(fd, 20))
		_exit(4);
	snprintf(number, sizeof(number), "%d", fd);
	execve("/proc/self/exe", argv, envp);
	_exit(5);
}

/* What the new program finds. */
static int after_exec(int fd, bool limit_is_steady)
{
	struct vmareserve_status status;
	int fresh = open_device();
	char *area;

	/* The mm is another, the process is not: it keeps its headroom. */
	if (status_of(fd, 0, &status) || status.headroom != 20 || status.headroom_total != 20)
		return 6;
	if (status_of(fresh, 0, &status) || status.headroom_total != 20)
		return 7;
	if (!limit_is_steady)
		return 0;
	/* It has no mark: one more than the limit, and no more. */
	area = go_to_limit(read_number(LIMIT_FILE), 20);
	if (!area || mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		return 8;
	if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		return 17;
	if (split_many(area, 0, 20) != 19)
		return 14;
	return status_of(fd, 0, &status) || status.rescued != 19 || status.exhausted != 1 ?
	       18 : 0;
}

/* In a child: has it headroom? Its mark is its parent's. */
static int child_looks(void)
{
	struct vmareserve_status status;
	long page;
	int i, err;
	void *p;

	if (status_of(status_fd, 0, &status) || status.headroom_total ||
	    status.map_count != count_maps(0))
		return 9;
	/* The parent's descriptors are the parent's. */
	for (i = 0; i < FILES; i++)
		if (files[i].fd[ME] >= 0 && files[i].held && files[i].serves != GONE &&
		    reserve(files[i].fd[ME], 1) != EBUSY)
			return 10;
	/*
	 * A parent with headroom or a mark has come that far by it, so the child's mark is
	 * as high; but for the mapping that the parent's own mark has let it grow by.
	 */
	if ((held_total(ME) || mark_min) && before.n > limit_hi)
		mark_min = max_of(mark_min, before.n - (mark_max ? 1 : 0));
	if (held_total(ME) || mark_max)
		mark_max = max_of(mark_max, before.n);
	p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED ? before.n <= limit_least(0) : before.n > limit_most(0))
		return 15;
	if (p != MAP_FAILED && munmap(p, PAGE))
		return 16;
	for (page = 1; page < PAGES - 1; page++) {
		if (!is_middle(page, 1) || pages[page].sealed)
			continue;
		err = munmap(address(page), PAGE) ? errno : 0;
		if (err ? before.n < limit_least(0) : before.n >= limit_most(0))
			return 11;
		break;
	}
	return 0;
}

/* A descriptor that holds nothing may come to serve a child. */
static struct file *find_file_for_child(void)
{
	int i;

	for (i = 0; i < FILES; i++)
		if (files[i].fd[ME] >= 0 && !files[i].held)
			return &files[i];
	return NULL;
}

static int child_takes(const struct file *file)
{
	struct vmareserve_status status;

	if (!file)
		return 0;
	return reserve(file->fd[ME], 2) || status_of(file->fd[ME], 0, &status) ||
	       status.headroom_total != 2 ? 12 : 0;
}

static void do_fork(const struct op *op)
{
	bool dumps = op->a == CHILD_DUMPS_ABOVE;
	struct file *file = find_file_for_child();
	int status;
	pid_t pid = fork();

	if (!pid) {
		switch (op->a) {
		case CHILD_LOOKS:
			_exit(child_looks());
		case CHILD_EXECS:
			child_execs();
			break;
		case CHILD_TAKES:
			_exit(child_takes(file));
		default:
			child_goes_above(op->b);
			if (dumps)
				abort();
		}
		_exit(0);
	}
	if (pid < 0)
		disagree("fork: errno %d", errno);
	waitpid(pid, &status, 0);
	if (dumps ? !WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT :
		    !WIFEXITED(status) || WEXITSTATUS(status))
		disagree("a child that does %ld ended with status 0x%x, %d VMAs, limit %ld, mark %ld to %ld",
			 op->a, status, before.n, limit_lo, mark_min, mark_max);
	if (op->a == CHILD_TAKES && file) {
		file->held = 2;
		file->kind = VMARESERVE_UNMAP;
		file->serves = GONE;
	}
}

static int vfork_err;

/* It has the same memory, and this stack for itself. */
static int unmaps_in_child(void *arg)
{
	const struct op *op = arg;
	struct vmareserve_status status;

	if (status_of(status_fd, 0, &status) || status.headroom_total)
		_exit(1);
	vfork_err = munmap(address(op->a), op->b * PAGE) ? errno : 0;
	_exit(0);
}

/* The headroom is the process's, and the child is another; the mark is the mm's. */
static void do_vfork(const struct op *op, struct expected *e)
{
	static char stack[65536] __attribute__((aligned(64)));
	int status = -1;
	pid_t pid = clone(unmaps_in_child, stack + sizeof(stack),
			  CLONE_VM | CLONE_VFORK | SIGCHLD, (void *)op);

	if (pid < 0)
		disagree("clone: errno %d", errno);
	waitpid(pid, &status, 0);
	if (status)
		disagree("a child with the same memory ended with status 0x%x", status);
	check_munmap(op, e, 0, vfork_err);
}

/* Are the pages what the kernel's list says? */
static void compare_pages(void)
{
	unsigned long at = (unsigned long)ARENA;
	int i = 0, page;

	while (i < after.n && after.vma[i].end <= at)
		i++;
	for (page = 0; page < ALL_PAGES; page++, at += PAGE) {
		const struct vma *vma;
		const struct page *p = &pages[page];
		bool mapped;

		while (i < after.n && after.vma[i].end <= at)
			i++;
		vma = &after.vma[i];
		mapped = i < after.n && vma->start <= at;
		if (mapped != (p->kind != UNMAPPED))
			disagree("page %d is %s", page, mapped ? "mapped" : "not mapped");
		if (!mapped)
			continue;
		if (vma->prot != p->prot)
			disagree("page %d has protection %d, not %d", page, vma->prot,
				 p->prot);
		if (vma->shared != (p->kind != ANON))
			disagree("page %d is %s", page, vma->shared ? "shared" : "private");
	}
}

static void compare_exactly(void)
{
	int i;

	if (after.n != before.n)
		disagree("%d VMAs, not %d", after.n, before.n);
	for (i = 0; i < after.n; i++) {
		const struct vma *a = &after.vma[i], *b = &before.vma[i];

		/* The stack grows. */
		if (a->end != b->end || a->prot != b->prot || a->shared != b->shared ||
		    (a->start != b->start && a->start < (unsigned long)address(ALL_PAGES)))
			disagree("VMA %d is %lx-%lx, not %lx-%lx", i, a->start, a->end,
				 b->start, b->end);
	}
}

/* What a descriptor says of whom it serves. */
static void compare_file(int nr)
{
	const struct file *file = &files[nr];
	struct pollfd poll_fd = { .fd = file->fd[ME], .events = POLLPRI };
	enum who served = file->serves == NONE ? ME : file->serves;
	struct vmareserve_status s;
	int err = status_of(file->fd[ME], 0, &s);
	bool above_lo = after.n > limit_lo, above_hi = after.n > limit_hi;

	if (served == GONE ? err != ESRCH :
	    err || s.headroom != file->held || s.headroom_total != held_total(served) ||
	    (file->held && s.kind != file->kind))
		disagree("descriptor %d, for %d: errno %d, holds %llu of kind %u of %llu, not %ld of kind %d of %ld",
			 nr, file->serves, err, (unsigned long long)s.headroom, s.kind,
			 (unsigned long long)s.headroom_total, file->held, file->kind,
			 held_total(served));
	poll(&poll_fd, 1, 0);
	if (!!(poll_fd.revents & POLLHUP) != (served == GONE) ||
	    (file->serves == NONE && poll_fd.revents) ||
	    (file->serves == ME && poll_fd.revents != (above_lo ? POLLPRI : 0) &&
	     poll_fd.revents != (above_hi ? POLLPRI : 0)))
		disagree("descriptor %d, for %d: poll says 0x%x, with %d VMAs, limit %ld", nr,
			 file->serves, poll_fd.revents, after.n, limit_lo);
}

/* What STATUS says of one kind, and how far the call may have raised it. */
static void compare_kind(const struct expected *e, int kind, const struct vmareserve_status *s,
			 bool from_anew)
{
	const struct vmareserve_kind_status *now = &s->kinds[kind], *then = &last.kinds[kind];
	/* Who is served by no descriptor any more loses the counts. */
	long rescued = now->rescued - (from_anew ? 0 : then->rescued);
	long exhausted = now->exhausted - (from_anew ? 0 : then->exhausted);
	const struct bounds *r = &e->rescued[kind], *x = &e->exhausted[kind];
	long headroom = headroom_of(ME, kind), held = headroom - headroom_of(ME, kind + 1);
	long own = min_of(s->max_map_count + headroom, INT32_MAX);

	if (now->headroom != held || now->by_default || now->limit != own)
		disagree("STATUS of kind %d has headroom %llu, limit %llu, not %ld and %ld", kind,
			 (unsigned long long)now->headroom, (unsigned long long)now->limit, held,
			 own);
	if (rescued < (is_served() ? r->min : 0) || rescued > r->max)
		disagree("rescued of kind %d went up by %ld, not %ld to %ld (%d VMAs, limit %ld, headroom %ld, mark %ld)",
			 kind, rescued, r->min, r->max, before.n, limit_lo, headroom, mark_max);
	if (exhausted < (is_served() ? x->min : 0) || exhausted > x->max)
		disagree("exhausted of kind %d went up by %ld, not %ld to %ld (%d VMAs, limit %ld, headroom %ld, mark %ld)",
			 kind, exhausted, x->min, x->max, before.n, limit_lo, headroom, mark_max);
	report->rescued[kind] += rescued;
}

static void compare_kinds(const struct expected *e, const struct vmareserve_status *s,
			  bool from_anew)
{
	unsigned long long rescued = 0, exhausted = 0;
	int kind;

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		compare_kind(e, kind, s, from_anew);
		rescued += s->kinds[kind].rescued;
		exhausted += s->kinds[kind].exhausted;
	}
	if (s->rescued != rescued || s->exhausted != exhausted)
		disagree("STATUS has rescued %llu and exhausted %llu, the kinds %llu and %llu",
			 (unsigned long long)s->rescued, (unsigned long long)s->exhausted,
			 rescued, exhausted);
}

static void compare_status(const struct expected *e, int count_before, bool was_served)
{
	long total = held_total(ME), in_use;
	struct vmareserve_status s;
	int i, nr, err = status_of(status_fd, 0, &s);

	if (err)
		disagree("STATUS: errno %d", err);
	if (s.map_count != after.n)
		disagree("STATUS has map_count %llu, and there are %d VMAs",
			 (unsigned long long)s.map_count, after.n);
	if (s.headroom || s.headroom_total != total)
		disagree("STATUS has headroom %llu, not %ld",
			 (unsigned long long)s.headroom_total, total);
	if (s.max_map_count != limit_lo && s.max_map_count != limit_hi)
		disagree("STATUS has limit %llu, not %ld", (unsigned long long)s.max_map_count,
			 limit_lo);
	in_use = (long)s.map_count - (long)s.max_map_count;
	if (s.in_use != (in_use > 0 ? in_use : 0))
		disagree("STATUS has %llu in use, not %ld", (unsigned long long)s.in_use,
			 in_use);
	compare_kinds(e, &s, !was_served || !is_served());
	if (after.n > count_before && after.n > e->count_max)
		disagree("from %d VMAs to %d, limit %ld, headroom %ld, mark %ld", count_before,
			 after.n, limit_lo, total, mark_max);
	last = s;

	for (i = 0; i < FILES; i++) {
		nr = (report->done + i) % FILES;
		if (files[nr].fd[ME] >= 0) {
			compare_file(nr);
			break;
		}
	}
}

static void do_op(const struct op *op)
{
	struct expected e = { .count_max = limit_most(headroom_of(ME, VMARESERVE_SPLIT)) };
	bool was_served = is_served();
	int count_before = before.n;

	worked = true;
	switch (op->kind) {
	case OP_MMAP:
		do_mmap(op, &e);
		break;
	case OP_MUNMAP:
		do_munmap(op, &e);
		break;
	case OP_MUNMAP_ODD:
		do_munmap_odd(op, &e);
		break;
	case OP_MPROTECT:
		do_mprotect(op, &e);
		break;
	case OP_MREMAP_MOVE:
		do_mremap_move(op, &e);
		break;
	case OP_MREMAP_SIZE:
		do_mremap_size(op, &e);
		break;
	case OP_MADVISE:
		do_madvise(op, &e);
		break;
	case OP_MLOCK:
		do_mlock(op, &e);
		break;
	case OP_MSEAL:
		do_mseal(op, &e);
		break;
	case OP_BRK:
		do_brk(op, &e);
		break;
	case OP_SHMAT:
		do_shmat(op, &e);
		break;
	case OP_SHMDT:
		do_shmdt(op);
		break;
	case OP_TOUCH:
		do_touch(op);
		break;
	case OP_FILL:
		do_fill(op, &e);
		break;
	case OP_LIMIT:
		do_limit(op);
		break;
	case OP_OPEN:
		do_open(op);
		break;
	case OP_CLOSE:
		do_close(op);
		break;
	case OP_PASS:
		do_pass(op);
		break;
	case OP_RESERVE:
		do_reserve(op);
		break;
	case OP_FORK:
		do_fork(op);
		break;
	case OP_VFORK:
		do_vfork(op, &e);
		break;
	case OP_KINDS:
		break;
	}
	read_vmas(&after);
	if (e.in_place)
		expect_splits(&e, op->a, op->b);
	compare_pages();
	if (e.exact)
		compare_exactly();
	compare_status(&e, count_before, was_served);
	report->worked[op->kind] += worked;
	if (worked && count_before > limit_hi + headroom_of(ME, VMARESERVE_SPLIT) &&
	    (op->kind == OP_MMAP || op->kind == OP_BRK || op->kind == OP_SHMAT))
		report->by_mark++;
	/* Whoever sees this clears the mark: the next probe, or the module's worker. */
	if (after.n <= limit_hi)
		mark_min = 0;
	before = after;
}

/* Somewhere, and how much of it: mostly little. */
static void random_range(struct op *op, long most)
{
	op->b = 1 + (below(4) ? below(3) : below(most));
	op->a = below(PAGES - op->b + 1);
}

/* A page that nothing is mapped at, if it finds one. */
static void look_for_hole(struct op *op)
{
	long page, tries;

	for (tries = 0; tries < 12; tries++) {
		page = below(PAGES);
		if (pages[page].kind == UNMAPPED) {
			op->a = page;
			op->b = 1;
			return;
		}
	}
}

/* A page that a split has to take out, if it finds one. */
static void look_for_middle(struct op *op, bool sealed)
{
	long page, tries;

	for (tries = 0; tries < 12; tries++) {
		page = below(PAGES);
		if (is_middle(page, 1) && pages[page].sealed == sealed) {
			op->a = page;
			op->b = 1;
			return;
		}
	}
}

static struct op random_op(void)
{
	struct op op = { 0 };
	long weight = 0, i;

	for (i = 0; i < OP_KINDS; i++)
		weight += op_weights[i];
	weight = below(weight);
	for (i = 0; weight >= op_weights[i]; i++)
		weight -= op_weights[i];
	op.kind = i;

	switch (op.kind) {
	case OP_MMAP:
		op.b = 1 + (below(2) ? below(3) : below(60));
		op.a = below(PAGES - op.b + 1);
		/* Mostly of one kind, which merges. */
		op.c = below(3) ? 0 : below(8);
		if (!below(3)) {
			op.c |= HOW_NOREPLACE | (below(2) ? HOW_BOTH : 0);
			look_for_hole(&op);
		}
		break;
	case OP_MUNMAP_ODD:
	case OP_MPROTECT:
	case OP_MADVISE:
	case OP_MLOCK:
		random_range(&op, 20);
		op.c = below(12);
		if (op.kind == OP_MLOCK)
			op.c %= 2;
		break;
	case OP_MUNMAP:
	case OP_VFORK:
		random_range(&op, 12);
		/* Often what this is all about, and at times a sealed one. */
		if (below(2))
			look_for_middle(&op, !below(8));
		break;
	case OP_MSEAL:
		/* With a middle. */
		op.b = 3 + below(6);
		op.a = below(PAGES - op.b + 1);
		break;
	case OP_MREMAP_MOVE:
		random_range(&op, 10);
		op.c = below(2) ? 0 : 1 + below(10);
		op.c = below(PAGES - max_of(op.b, op.c) + 1) + MOVE_SIZE * op.c;
		break;
	case OP_MREMAP_SIZE:
		random_range(&op, 10);
		op.c = 1 + below(PAGES - op.a < 12 ? PAGES - op.a : 12);
		break;
	case OP_BRK:
		op.a = below(HEAP_PAGES);
		break;
	case OP_SHMAT:
	case OP_SHMDT:
		/* At few places, so that shmdt finds some. */
		op.a = below(6) * 20;
		break;
	case OP_TOUCH:
		op.a = below(PAGES);
		op.b = below(65536);
		break;
	case OP_FILL:
		op.a = below(2) ? below(8) : below(40);
		break;
	case OP_LIMIT:
		op.a = below(24);
		break;
	case OP_OPEN:
	case OP_CLOSE:
	case OP_PASS:
		op.a = below(FILES);
		op.b = !below(3);
		break;
	case OP_RESERVE:
		op.a = below(FILES);
		op.b = (below(3) ? 0 : below(RESERVES)) + RESERVES * below(VMARESERVE_NR_KINDS);
		op.c = below(6) ? below(8) : 0;
		if (!below(30))
			op.c = INT32_MAX - below(30);
		break;
	case OP_FORK:
		op.a = below(CHILDREN);
		op.b = below(VMARESERVE_NR_KINDS);
		break;
	case OP_KINDS:
		break;
	}
	return op;
}

/* In a process of its own. @ops, or random ones, which are kept in the report. */
static void __attribute__((noreturn))
run_episode(const struct op *ops, int n, uint64_t seed)
{
	int i;

	rng = seed;
	for (i = 0; i < FILES; i++)
		files[i] = (struct file) { .fd = { -1, -1 }, .serves = NONE };
	maps_fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	status_fd = open_device();
	heap = (char *)(((unsigned long)sbrk(0) + PAGE - 1) & -PAGE);
	if (maps_fd < 0 || status_fd < 0 || !puppet_start(&puppet) ||
	    syscall(SYS_brk, heap) != (long)heap)
		disagree("can't start: errno %d", errno);
	if (may_change_limit) {
		limit_lo = read_number(LIMIT_FILE);
		limit_hi = limit_lo;
	}
	read_vmas(&before);
	status_of(status_fd, 0, &last);
	for (i = 0; i < n; i++) {
		struct op op = ops ? ops[i] : random_op();

		report->ops[i] = op;
		report->failed_at = i;
		do_op(&op);
		report->done++;
	}
	puppet_kill(&puppet);
	_exit(0);
}

static void on_alarm(int signal)
{
}

/* Does this episode disagree? With @what, if that is given. */
static bool disagrees(const struct op *ops, int n, uint64_t seed, const char *what)
{
	struct sigaction interrupt = { .sa_handler = on_alarm };
	int status = 0;
	pid_t pid;

	report->disagrees = false;
	report->n = n;
	if (may_change_limit)
		write_number(LIMIT_FILE, LOWEST_LIMIT);
	pid = fork();
	if (!pid)
		run_episode(ops, n, seed);
	/* A process that hits a bug of the kernel may never end. */
	sigaction(SIGALRM, &interrupt, NULL);
	alarm(240);
	if (waitpid(pid, &status, 0) < 0) {
		report->disagrees = true;
		snprintf(report->what, sizeof(report->what), "the process does not end");
	}
	alarm(0);
	if (!report->disagrees && (!WIFEXITED(status) || WEXITSTATUS(status))) {
		report->disagrees = true;
		snprintf(report->what, sizeof(report->what), "the process ended with status 0x%x",
			 status);
	}
	/* The words before the numbers say what it is. */
	return report->disagrees &&
	       (!what || !strncmp(what, report->what, strcspn(what, "0123456789")));
}

static void print_ops(const struct op *ops, int n)
{
	int i;

	for (i = 0; i < n; i++)
		ksft_print_msg("  %s %ld %ld %ld\n", op_names[ops[i].kind], ops[i].a,
			       ops[i].b, ops[i].c);
}

/* Leaves out what is not needed for the same disagreement. */
static void shrink(void)
{
	static struct op ops[EPISODE], fewer[EPISODE];
	char what[sizeof(report->what)];
	int n = report->failed_at + 1, chunk, at;
	double end = now() + 60;

	memcpy(ops, report->ops, n * sizeof(ops[0]));
	strcpy(what, report->what);
	if (!disagrees(ops, n, 0, what)) {
		ksft_print_msg("the same calls by themselves do not show it; the last were:\n");
		print_ops(ops + (n > 20 ? n - 20 : 0), n > 20 ? 20 : n);
		return;
	}
	for (chunk = n / 2; chunk; chunk /= 2) {
		for (at = 0; at + chunk < n && now() < end;) {
			memcpy(fewer, ops, at * sizeof(ops[0]));
			memcpy(fewer + at, ops + at + chunk, (n - at - chunk) * sizeof(ops[0]));
			if (disagrees(fewer, n - chunk, 0, what)) {
				n = report->failed_at + 1;
				memcpy(ops, fewer, n * sizeof(ops[0]));
			} else {
				at += chunk;
			}
		}
	}
	ksft_print_msg("as few calls as were found to show it, from limit %d:\n", LOWEST_LIMIT);
	print_ops(ops, n);
}

static void print_done(const char *name, const struct report *r, double start)
{
	char worked[400];
	int i, at = 0;

	ksft_print_msg("%s: %ld calls, rescued %ld of kind unmap, %ld of split, %ld of map, %ld mapped by the mark, %.0f s\n",
		       name, r->done, r->rescued[VMARESERVE_UNMAP], r->rescued[VMARESERVE_SPLIT],
		       r->rescued[VMARESERVE_MAP], r->by_mark, now() - start);
	for (i = 0; i < OP_KINDS; i++)
		at += snprintf(worked + at, sizeof(worked) - at, " %s %ld", op_names[i],
			       r->worked[i]);
	ksft_print_msg("that did something:%s\n", worked);
}

static bool alone(const struct budget *budget, uint64_t seed)
{
	double start = now();
	long episode;

	may_change_limit = true;
	memset(report, 0, sizeof(*report));
	for (episode = 0; !is_spent(budget, report->done, start); episode++) {
		/* Any number but 0 will do. */
		if (!disagrees(NULL, EPISODE, (seed + episode) * 2 + 1, NULL))
			continue;
		ksft_print_msg("after %.0f s: seed %llu, episode %ld, call %d: %s\n",
			       now() - start, (unsigned long long)seed, episode,
			       report->failed_at, report->what);
		shrink();
		return false;
	}
	print_done("alone", report, start);
	return true;
}

static bool many(const struct budget *budget, uint64_t seed, struct report *reports)
{
	struct budget each = { budget->ops / MANY, budget->seconds };
	double start = now();
	bool all_agree = true;
	pid_t pids[MANY];
	int i, first, running = MANY;

	may_change_limit = false;
	limit_lo = LOWEST_LIMIT + 2;
	limit_hi = LOWEST_LIMIT + 9;
	write_number(LIMIT_FILE, limit_lo);
	for (i = 0; i < MANY; i++) {
		report = &reports[i];
		memset(report, 0, sizeof(*report));
		pids[i] = fork();
		if (!pids[i]) {
			uint64_t s = (seed << 8) + ((uint64_t)i << 40);

			while (!is_spent(&each, report->done, start))
				if (disagrees(NULL, EPISODE, ++s * 2 + 1, NULL))
					_exit(1);
			_exit(0);
		}
	}
	while (running) {
		int status;

		write_number(LIMIT_FILE, limit_lo);
		write_number(LIMIT_FILE, limit_hi);
		usleep(1000);
		while (running && waitpid(-1, &status, WNOHANG) > 0)
			running--;
	}
	for (i = 0; i < MANY; i++) {
		print_done("many", &reports[i], start);
		if (!reports[i].disagrees)
			continue;
		first = reports[i].failed_at > 20 ? reports[i].failed_at - 20 : 0;
		ksft_print_msg("call %d: %s; the last calls were:\n", reports[i].failed_at,
			       reports[i].what);
		print_ops(reports[i].ops + first, reports[i].failed_at + 1 - first);
		all_agree = false;
	}
	return all_agree;
}

/* Is the place in that function one that every call passes? */
static bool is_after_load(const char *function)
{
	static struct place places[MAX_PLACES];
	int n = read_places(places), i;

	for (i = 0; i < n; i++)
		if (!strcmp(places[i].function, function))
			return !strcmp(places[i].placement, "after the load");
	return false;
}

int main(int argc, char **argv)
{
	struct budget budget = fuzz_budget(2);
	struct rlimit no_limit = { RLIM_INFINITY, RLIM_INFINITY };
	long limit = read_number(LIMIT_FILE);
	struct report *reports;
	struct utsname uts;
	uint64_t seed;
	pid_t keeper;

	if (argc == 4 && !strcmp(argv[1], "after-exec"))
		return after_exec(atoi(argv[2]), !strcmp(argv[3], "steady"));

	/* The same addresses each time. */
	if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
		personality(ADDR_NO_RANDOMIZE);
		execv("/proc/self/exe", argv);
	}

	ksft_print_header();
	ksft_set_plan(3);
	seed = fuzz_seed();
	reports = mmap(NULL, MANY * sizeof(*reports), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	report = &reports[0];
	/* It lives as long as this, and can be attached more often. */
	shm_id = shmget(IPC_PRIVATE, SHM_PAGES * PAGE, 0600);
	shmat(shm_id, NULL, 0);
	shmctl(shm_id, IPC_RMID, NULL);
	has_mseal = !syscall(462, NULL, 0, 0);
	setrlimit(RLIMIT_CORE, &no_limit);
	map_sees = is_after_load("do_mmap");
	brk_sees = is_after_load("do_brk_flags");
	uname(&uts);
	early = atof(uts.release) >= 7.3 ? 3 : 5;
	shrinks_early = atof(uts.release) >= 7;
	keeper = start_keeper(LOWEST_LIMIT);
	if (reports == MAP_FAILED || shm_id < 0 || keeper < 0) {
		ksft_print_msg("can't start: %s\n", strerror(errno));
		ksft_exit_fail();
	}

	fuzz_result("alone", alone(&budget, seed));
	fuzz_result("many", many(&budget, seed, reports));
	write_number(LIMIT_FILE, limit);
	fuzz_result("nothing_is_left", fuzz_nothing_is_left(keeper));
	fuzz_finished();
}
