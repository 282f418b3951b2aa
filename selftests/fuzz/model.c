// SPDX-License-Identifier: GPL-2.0
/*
 * Random calls near a low limit, each compared with a model.
 *
 * The model knows each page of an arena: mapped or not, how, and what is in it;
 * what each descriptor holds, and for whom; and the mark of a process that headroom
 * has let past the limit. The kernel's list of VMAs before a call (/proc/self/maps)
 * says whether the call has to split, so the model can say what the call must
 * return. After each call the list is read again: every page, the number of VMAs,
 * and STATUS have to be what the model says.
 *
 * At or below the limit, and at or below the mark above it, every call that a
 * kernel without the module would let through at its limit has to go through.
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
	OP_MREMAP_MOVE,		/* page, pages, to */
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
	OP_RESERVE,		/* file, by and for whom, headroom */
	OP_FORK,		/* what the child does */
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

/* For OP_RESERVE. */
static const struct {
	enum who by, whom;
} reserves[] = {
	{ ME, ME }, { PUPPET, ME }, { PUPPET, PUPPET }, { ME, PUPPET },
};

/* For OP_MMAP and OP_MPROTECT. */
static const int prots[] = {
	PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, PROT_READ | PROT_WRITE,
};

#define HOW_SHARED	4

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
};

/* What a process that looks for a disagreement leaves its parent. */
struct report {
	long done;		/* calls */
	long rescued;
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

static long held_total(enum who whom)
{
	long total = 0;
	int i;

	for (i = 0; i < FILES; i++)
		if (files[i].serves == whom)
			total += files[i].held;
	return total;
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

/* Headroom lets a call through, certainly or perhaps. */
static void raise_mark(bool certainly)
{
	long count = before.n + 1;

	mark_max = before.n > limit_lo ? max_of(mark_max, count) : count;
	if (certainly)
		mark_min = max_of(mark_min, count);
}

/* A call passes a place with the limit, where a mark that is not needed is cleared. */
static void pass_limit(bool sees)
{
	if (sees && before.n <= limit_lo && before.n >= limit_hi - 7)
		mark_max = 0;
}

/* What a call may do to the numbers of STATUS. */
struct expected {
	long rescued_min, rescued_max;
	long exhausted_min, exhausted_max;
	long count_max;		/* or what it was before, if that is more */
	bool exact;		/* the VMAs are those of "before" now */
};

/*
 * That a middle split of kind unmap was tried: it got past the limit, or not. It
 * may not have come that far.
 */
static void expect_split(struct expected *e, bool got_past, bool came_there)
{
	long total = last.headroom_total, count = before.n;

	if (!got_past) {
		e->exhausted_min = total && count >= limit_hi + total;
		e->exhausted_max = total && count >= limit_lo + total;
		return;
	}
	e->rescued_min = came_there && count >= limit_hi && count < limit_lo + total;
	e->rescued_max = count >= limit_lo && count < limit_hi + total;
	if (e->rescued_max)
		raise_mark(e->rescued_min);
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

/* A call that changes what these pages are may have been refused half way. */
static bool refusal_is_fine(long page, long n, int err)
{
	switch (err) {
	case ENOMEM:
		if (before.n + 2 > limit_least(0) || !all_mapped(page, n))
			return true;
		/* What merges may take it below the limit, where the mark goes. */
		return before.n > limit_lo && before.n - n - 1 <= limit_hi;
	case EPERM:
		return any(page, n, is_sealed);
	default:
		return false;
	}
}

static void do_mmap(const struct op *op, struct expected *e)
{
	int prot = prots[op->c % 4];
	bool shared = op->c & HOW_SHARED;
	bool middle = is_middle(op->a, op->b);
	bool sealed = any(op->a, op->b, is_sealed);
	long i;

	void *p = mmap(address(op->a), op->b * PAGE, prot,
		       (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS |
		       MAP_NORESERVE | MAP_FIXED, -1, 0);

	/* Headroom of kind unmap does not help, also over the middle of a VMA. */
	e->count_max = limit_most(0) + 1;
	if (p == MAP_FAILED) {
		worked = false;
		pass_limit(map_sees);
		if (errno == EPERM && sealed)
			return;
		if (errno != ENOMEM || before.n + middle <= limit_least(0))
			disagree("mmap: errno %d with %d VMAs, limit %ld, mark %ld", errno,
				 before.n, limit_lo, mark_min);
		/* On some kernels the pages went, and their split stays. */
		return;
	}
	if (before.n + middle > limit_most(0) || sealed)
		disagree("mmap works with %d VMAs, limit %ld, mark %ld, %s sealed", before.n,
			 limit_hi, mark_max, sealed ? "one" : "none");
	pass_limit(map_sees);
	forget(op->a, op->b);
	for (i = op->a; i < op->a + op->b; i++)
		pages[i] = (struct page) {
			.kind = shared ? SHARED : ANON,
			.prot = prot,
			.known = !shared,
		};
}

/* What munmap() of these pages has returned to who has @total headroom. */
static void check_munmap(const struct op *op, struct expected *e, long total, int err)
{
	unsigned long start = (unsigned long)address(op->a);
	bool middle = is_middle(op->a, op->b);
	bool sealed = any(op->a, op->b, is_sealed);

	worked = !err;
	e->count_max = limit_most(total);
	switch (err) {
	case 0:
		if (sealed)
			disagree("munmap of a sealed page works");
		if (middle && before.n >= limit_most(total))
			disagree("a middle split works with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 before.n, limit_hi, total, mark_max);
		if (!middle)
			e->count_max = before.n;
		else if (total)
			expect_split(e, true, true);
		forget(op->a, op->b);
		cut(start, start + op->b * PAGE);
		e->exact = true;
		return;
	case ENOMEM:
		if (!middle)
			disagree("ENOMEM for what is not the middle of a VMA");
		if (before.n < limit_least(total))
			disagree("ENOMEM with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 before.n, limit_lo, total, mark_min);
		pass_limit(true);
		expect_split(e, false, true);
		if (!total)
			e->exhausted_min = e->exhausted_max = 0;
		e->exact = true;
		return;
	case EPERM:
		/* The VMAs before the sealed one have been split, and stay so. */
		e->count_max = before.n + 2;
		/* Some kernels look at the limit before they look for a seal. */
		if (middle && total)
			expect_split(e, true, false);
		if (sealed)
			return;
	}
	disagree("munmap: errno %d", err);
}

static void do_munmap(const struct op *op, struct expected *e)
{
	int err = munmap(address(op->a), op->b * PAGE) ? errno : 0;

	check_munmap(op, e, last.headroom_total, err);
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

static void do_mprotect(const struct op *op)
{
	int prot = prots[op->c % 4];
	int err = mprotect(address(op->a), op->b * PAGE, prot) ? errno : 0;
	long i;

	worked = !err;
	if (err && !refusal_is_fine(op->a, op->b, err))
		disagree("mprotect: errno %d with %d VMAs, limit %ld, mark %ld", err,
			 before.n, limit_lo, mark_min);
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

static void do_mremap_move(const struct op *op, struct expected *e)
{
	const struct vma *vma = find_vma(&before, (unsigned long)address(op->a));
	char *from = address(op->a), *to = address(op->c);
	long distance = labs(op->c - op->a), i;
	bool was_mapped = any(op->c, op->b, is_mapped);
	static struct page moved[ALL_PAGES];

	worked = false;
	if (distance < op->b || !all_mapped(op->a, op->b) ||
	    any(op->a, op->b, is_shm) || any(op->c, op->b, is_sealed) ||
	    vma->end < (unsigned long)from + op->b * PAGE)
		return;
	/* It changes in place: headroom of kind unmap does not help. */
	if (mremap(from, op->b * PAGE, op->b * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		   to) == MAP_FAILED) {
		bool sealed = errno == EPERM && any(op->a, op->b, is_sealed);
		bool unmapped;

		if (!(errno == ENOMEM && before.n + early >= limit_least(0)) && !sealed)
			disagree("mremap: errno %d with %d VMAs, limit %ld, mark %ld", errno,
				 before.n, limit_lo, mark_min);
		read_vmas(&after);
		vma = find_vma(&after, (unsigned long)to);
		unmapped = was_mapped &&
			   (!vma || vma->start >= (unsigned long)to + op->b * PAGE);
		/* It looks at the limit first. Only a limit that moves may come later. */
		if (unmapped && !sealed && limit_lo == limit_hi)
			disagree("mremap is refused and unmaps, with %d VMAs, limit %ld, mark %ld to %ld",
				 before.n, limit_lo, mark_min, mark_max);
		pass_limit(!sealed);
		if (unmapped)
			forget(op->c, op->b);
		return;
	}
	/* The limit was lowered meanwhile: the old pages are there, too, as nobody knows what. */
	if (limit_lo != limit_hi) {
		read_vmas(&after);
		vma = find_vma(&after, (unsigned long)from);
		if (vma && vma->start < (unsigned long)from + op->b * PAGE)
			_exit(0);
	}
	if (any(op->a, op->b, is_sealed))
		disagree("mremap of a sealed page works");
	if (before.n + early >= limit_most(0))
		disagree("mremap moves with %d VMAs, limit %ld, mark %ld", before.n, limit_hi,
			 mark_max);
	worked = true;
	memcpy(moved, &pages[op->a], op->b * sizeof(moved[0]));
	forget(op->a, op->b);
	for (i = 0; i < op->b; i++)
		pages[op->c + i] = moved[i];
}

static void do_mremap_size(const struct op *op, struct expected *e)
{
	unsigned long start = (unsigned long)address(op->a);
	const struct vma *vma = find_vma(&before, start);
	bool middle = false, sealed;
	long total, i;

	worked = false;
	if (!all_mapped(op->a, op->b) || any(op->a, op->b, is_shm) || op->b == op->c ||
	    vma->end < start + op->b * PAGE)
		return;
	if (op->c < op->b)
		middle = is_middle(op->a + op->c, op->b - op->c);
	sealed = any(op->a, op->b, is_sealed);
	if (mremap(address(op->a), op->b * PAGE, op->c * PAGE, 0) == MAP_FAILED) {
		if (errno == EPERM && sealed) {
			if (middle || shrinks_early)
				expect_split(e, true, false);
			return;
		}
		total = op->c < op->b ? last.headroom_total : 0;
		if (errno != ENOMEM ||
		    (op->c < op->b && !(middle && before.n >= limit_least(total)) &&
		     !(shrinks_early && before.n + early >= limit_least(total))))
			disagree("mremap to %ld pages: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 op->c, errno, before.n, limit_lo, total, mark_min);
		if (middle)
			expect_split(e, false, true);
		if (shrinks_early) {
			e->exhausted_min = 0;
			e->exhausted_max = total && before.n + early >= limit_lo + total;
		}
		return;
	}
	worked = true;
	if (op->c < op->b) {
		total = last.headroom_total;
		e->count_max = before.n + 1;
		if (middle) {
			if (before.n >= limit_most(total))
				disagree("mremap splits with %d VMAs, limit %ld, headroom %ld, mark %ld",
					 before.n, limit_hi, total, mark_max);
			e->count_max = limit_most(total);
			expect_split(e, true, true);
		}
		/* Its first look counts too, and does not know what will be split. */
		if (shrinks_early && before.n + early >= limit_lo && total) {
			e->rescued_max++;
			if (before.n >= limit_lo && before.n < limit_hi + total)
				raise_mark(before.n >= limit_hi &&
					   before.n + early < limit_lo + total);
		}
		forget(op->a + op->c, op->b - op->c);
		return;
	}
	for (i = op->b; i < op->c; i++) {
		if (pages[op->a + i].kind != UNMAPPED)
			disagree("mremap grows over what is mapped");
		pages[op->a + i] = (struct page) {
			.kind = pages[op->a].kind,
			.prot = pages[op->a].prot,
			.known = pages[op->a].kind == ANON,
			.no_memory = pages[op->a].kind == SHARED,
		};
	}
}

static const int advices[] = {
	MADV_DONTNEED, MADV_RANDOM, MADV_NORMAL, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD,
};

static void do_madvise(const struct op *op)
{
	int advice = advices[op->c % 6];
	int err = madvise(address(op->a), op->b * PAGE, advice) ? errno : 0;
	long i;

	worked = !err;
	/* What is locked is not given back; out of room it is EAGAIN. */
	if (err && !(err == EINVAL && (advice == MADV_DONTNEED || advice == MADV_COLD)) &&
	    !refusal_is_fine(op->a, op->b, err == EAGAIN ? ENOMEM : err))
		disagree("madvise %d: errno %d with %d VMAs, limit %ld", advice, err,
			 before.n, limit_lo);
	if (advice != MADV_DONTNEED)
		return;
	for (i = op->a; i < op->a + op->b; i++) {
		if (err)
			pages[i].known = false;
		else
			pages[i].value = 0;
	}
}

static void do_mlock(const struct op *op)
{
	int err = op->c ? mlock(address(op->a), op->b * PAGE) :
			  munlock(address(op->a), op->b * PAGE);

	err = err ? errno : 0;
	worked = !err;
	/* mlock() also wants to read the pages. */
	if (!err || (op->c && (err == ENOMEM || err == EAGAIN)))
		return;
	if (!refusal_is_fine(op->a, op->b, err == EAGAIN ? ENOMEM : err))
		disagree("%s: errno %d with %d VMAs, limit %ld",
			 op->c ? "mlock" : "munlock", err, before.n, limit_lo);
}

static void do_mseal(const struct op *op)
{
	long i;

	worked = false;
	if (!has_mseal)
		return;
	if (syscall(462, address(op->a), op->b * PAGE, 0)) {
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

static void do_brk(const struct op *op)
{
	char *want = heap + op->a * PAGE;
	bool grows = op->a > heap_pages;
	char *is = (char *)syscall(SYS_brk, want);

	worked = is == want;
	if (is != want) {
		if (is != heap + heap_pages * PAGE)
			disagree("brk moved elsewhere");
		if (!grows)
			disagree("brk can't shrink, with %d VMAs", before.n);
		if (before.n <= limit_least(0))
			disagree("brk can't grow, with %d VMAs, limit %ld, mark %ld", before.n,
				 limit_lo, mark_min);
		return;
	}
	if (grows && before.n > limit_most(0))
		disagree("brk grows with %d VMAs, limit %ld, mark %ld", before.n, limit_hi,
			 mark_max);
	if (grows)
		pass_limit(brk_sees);
	heap_pages = op->a;
}

static void do_shmat(const struct op *op, struct expected *e)
{
	bool middle = is_middle(op->a, SHM_PAGES);
	long total = last.headroom_total, i;

	worked = false;
	if (any(op->a, SHM_PAGES, is_sealed))
		return;
	/* It grows; but what it unmaps for that is of kind unmap. */
	e->count_max = limit_most(0) + 2;
	if (shmat(shm_id, address(op->a), SHM_REMAP) == (void *)-1) {
		if (errno != ENOMEM || (before.n <= limit_least(0) &&
					!(middle && before.n >= limit_least(total))))
			disagree("shmat: errno %d with %d VMAs, limit %ld, headroom %ld, mark %ld",
				 errno, before.n, limit_lo, total, mark_min);
		pass_limit(map_sees);
		e->exhausted_max = middle && total && before.n >= limit_lo + total;
		return;
	}
	worked = true;
	if (before.n > limit_most(0) || (middle && before.n >= limit_most(total)))
		disagree("shmat works with %d VMAs, limit %ld, headroom %ld, mark %ld", before.n,
			 limit_hi, total, mark_max);
	pass_limit(map_sees);
	if (middle)
		expect_split(e, true, true);
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
	enum who by = reserves[op->b].by, whom = reserves[op->b].whom;
	struct file *file = &files[op->a];
	pid_t pid = by == whom ? 0 : by == ME ? puppet.pid : getpid();
	int err, expected = 0;

	worked = file->fd[by] >= 0;
	if (!worked)
		return;
	if (file->held && file->serves != whom && file->serves != GONE)
		expected = EBUSY;
	else if (held_total(whom) - (file->serves == whom ? file->held : 0) + op->c > INT32_MAX)
		expected = EINVAL;
	if (by == ME)
		err = reserve_for(file->fd[ME], pid, op->c);
	else
		err = puppet_reserve(&puppet, file->fd[PUPPET], pid, op->c);
	if (err != expected)
		disagree("RESERVE %ld by %d for %d: errno %d, not %d", op->c, by, whom, err,
			 expected);
	worked = !err;
	if (!err) {
		file->held = op->c;
		file->serves = whom;
	}
}

/* In a child. Splits past the limit, with headroom of its own. */
static void child_goes_above(void)
{
	long splits = 6;
	int fd = open_device(), err;
	char *area;
	long i;

	if (fd < 0 || reserve(fd, 20))
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
	 * A parent with headroom has come that far by it, so the child's mark is as high;
	 * but for the mapping that the parent's own mark has let it grow by.
	 */
	if (held_total(ME)) {
		if (before.n > limit_hi)
			mark_min = max_of(mark_min, before.n - (mark_max ? 1 : 0));
		mark_max = max_of(mark_max, before.n);
	}
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
			child_goes_above();
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
	    err || s.headroom != file->held || s.headroom_total != held_total(served))
		disagree("descriptor %d, for %d: errno %d, holds %llu of %llu, not %ld of %ld",
			 nr, file->serves, err, (unsigned long long)s.headroom,
			 (unsigned long long)s.headroom_total, file->held,
			 held_total(served));
	poll(&poll_fd, 1, 0);
	if (!!(poll_fd.revents & POLLHUP) != (served == GONE) ||
	    (file->serves == NONE && poll_fd.revents) ||
	    (file->serves == ME && poll_fd.revents != (above_lo ? POLLPRI : 0) &&
	     poll_fd.revents != (above_hi ? POLLPRI : 0)))
		disagree("descriptor %d, for %d: poll says 0x%x, with %d VMAs, limit %ld", nr,
			 file->serves, poll_fd.revents, after.n, limit_lo);
}

static void compare_status(const struct expected *e, int count_before, bool was_served)
{
	long total = held_total(ME), rescued, exhausted, in_use;
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
	/* Who is served by no descriptor any more loses the counts. */
	rescued = s.rescued - (was_served && is_served() ? last.rescued : 0);
	exhausted = s.exhausted - (was_served && is_served() ? last.exhausted : 0);
	if (rescued < (is_served() ? e->rescued_min : 0) || rescued > e->rescued_max)
		disagree("rescued went up by %ld, not %ld to %ld (%d VMAs, limit %ld, headroom %ld, mark %ld)",
			 rescued, e->rescued_min, e->rescued_max, count_before, limit_lo,
			 total, mark_max);
	if (exhausted < (is_served() ? e->exhausted_min : 0) || exhausted > e->exhausted_max)
		disagree("exhausted went up by %ld, not %ld to %ld (%d VMAs, limit %ld, headroom %ld, mark %ld)",
			 exhausted, e->exhausted_min, e->exhausted_max, count_before,
			 limit_lo, total, mark_max);
	if (after.n > count_before && after.n > e->count_max)
		disagree("from %d VMAs to %d, limit %ld, headroom %ld, mark %ld", count_before,
			 after.n, limit_lo, total, mark_max);
	report->rescued += rescued;
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
	struct expected e = { .count_max = limit_most(0) };
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
		do_mprotect(op);
		break;
	case OP_MREMAP_MOVE:
		do_mremap_move(op, &e);
		break;
	case OP_MREMAP_SIZE:
		do_mremap_size(op, &e);
		break;
	case OP_MADVISE:
		do_madvise(op);
		break;
	case OP_MLOCK:
		do_mlock(op);
		break;
	case OP_MSEAL:
		do_mseal(op);
		break;
	case OP_BRK:
		do_brk(op);
		e.count_max = limit_most(0) + 1;
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
	compare_pages();
	if (e.exact)
		compare_exactly();
	compare_status(&e, count_before, was_served);
	report->worked[op->kind] += worked;
	if (worked && count_before > limit_hi &&
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
		op.c = below(PAGES - op.b + 1);
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
		op.b = below(3) ? 0 : below(4);
		op.c = below(6) ? below(12) : 0;
		if (!below(30))
			op.c = INT32_MAX - below(30);
		break;
	case OP_FORK:
		op.a = below(CHILDREN);
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
		files[i] = (struct file) { { -1, -1 }, NONE };
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

	ksft_print_msg("%s: %ld calls, %ld rescued splits, %ld mapped above the limit, %.0f s\n",
		       name, r->done, r->rescued, r->by_mark, now() - start);
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
