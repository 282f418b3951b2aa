// SPDX-License-Identifier: GPL-2.0
/*
 * The hooks in the kernel's munmap: the only code that touches map_count.
 *
 * The invariant: mm->map_count tells the truth whenever anyone but these
 * hooks can look at it.
 *
 * munmap() of the middle of a VMA is refused when the process is at
 * vm.max_map_count. For a process with headroom, hook A, at the entry of the
 * munmap core, moves the count aside by setting its sign bit: below every
 * limit that the sysctl can hold, 0 included. The kernel checks the limit,
 * and goes on to split the VMA; hook B, at the entry of the split, puts the
 * count back. Between the two, a few instructions, the caller of munmap holds
 * the mmap lock for writing; whoever reads map_count holds it too.
 *
 * A never moves the count unless B, or the third hook where there is a way
 * out between the two, must follow.
 *
 * The sign bit is all the state there is: B needs no lookup, and works also
 * when the headroom has been given back meanwhile.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bug.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/workqueue.h>

#include "headroom.h"
#include "kernel_symbols.h"
#include "munmap_hook.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

#define COUNT_ASIDE	INT_MIN

/*
 * How long the hooks stay after the last reservation has gone: a program that
 * opens and closes often shall not patch the kernel each time.
 */
#define DISARM_DELAY	(3 * HZ)

static DEFINE_PER_CPU(struct vmareserve_hook_counts, hook_counts);

/* Headroom for those who have not reserved more, in mappings. */
static unsigned int default_headroom;

/* Set when a count was found aside that should not be: no more grants. */
static bool faulty;

static __always_inline bool is_aside(int count)
{
	return unlikely(count < 0);
}

static __always_inline int put_back(struct mm_struct *mm, int count)
{
	count &= ~COUNT_ASIDE;
	WRITE_ONCE(mm->map_count, count);
	this_cpu_inc(hook_counts.back);
	return count;
}

static __always_inline int max_map_count(void)
{
	return READ_ONCE(*vmareserve_kernel.max_map_count);
}

/*
 * Only when something went by B: then A or somebody else finds the count
 * still aside. It is right again after this, but nobody knows for how long.
 */
static notrace noinline void put_back_lost(struct mm_struct *mm, int count)
{
	put_back(mm, count);
	WRITE_ONCE(faulty, true);
	WARN_ONCE(1, "vmareserve: a munmap went past the hook in %s; no more headroom is granted. Please report this with the kernel's version\n",
		  vmareserve_kernel.split_vma);
}

/*
 * The third hook, on 6.1 and 6.2. The munmap core starts with
 * mas_preallocate(), before the limit check. When that finds no memory it
 * calls mas_destroy(), and the core returns -ENOMEM. The hook is on the call.
 *
 * mas_preallocate() is called for all kinds of trees. The current mm's tree
 * while its count is aside means that it was the munmap core: nobody else can
 * work on the tree, because the mmap lock is held for writing.
 *
 * A kprobe, because nothing in lib/ is built for ftrace (lib/Makefile).
 */
static int __kprobes prealloc_has_failed(struct kprobe *kp, struct pt_regs *regs)
{
	struct mm_struct *mm = current->mm;
	int count;

	if (!mm)
		return 0;
	count = READ_ONCE(mm->map_count);
	if (is_aside(count) && vmareserve_prealloc_failed_for(regs, mm))
		put_back(mm, count);
	return 0;
}

static struct kprobe prealloc_failed_kp;

/*
 * Would the third hook put @mm's count back? It knows the mm by its being the
 * current one. And root can switch all kprobes off, in debugfs: then the
 * kernel's text is as it was.
 */
static __always_inline bool prealloc_failed_ready(const struct mm_struct *mm)
{
	if (mm != current->mm)
		return false;
	if (READ_ONCE(*prealloc_failed_kp.addr) != prealloc_failed_kp.opcode)
		return true;
	pr_warn_once("kprobes are switched off, and this kernel's munmap needs one: no headroom until they are on again (debugfs kprobes/enabled)\n");
	return false;
}

/* Only the middle of a VMA is refused. */
static __always_inline bool is_middle(const struct vmareserve_munmap *m)
{
	return m->start > m->vma->vm_start && m->end < m->vma->vm_end;
}

/*
 * The middle of a VMA is to be unmapped. Shall it pass the limit? @hr is NULL for
 * who has the default headroom only.
 */
static __always_inline void
move_aside(struct vmareserve_headroom *hr, unsigned int headroom,
	   const struct vmareserve_munmap *m, int count)
{
	int limit = max_map_count();
	s64 bound = (s64)limit + headroom;

	/* The kernel refuses these after the check and before the split. */
	if (vmareserve_vma_is_sealed(m->vma))
		return;
	if (vmareserve_kernel.prealloc_failed && !prealloc_failed_ready(m->mm))
		return;
	if (READ_ONCE(faulty))
		return;

	/* A middle split counts two up and one down: no int may overflow. */
	if (count < min_t(s64, bound, INT_MAX - 1)) {
		if (count >= limit)
			trace_munmap_rescued(m->start, m->end - m->start, count, limit);
		/*
		 * Also when count < limit: the sysctl may be lowered before
		 * the kernel looks at it.
		 */
		this_cpu_inc(hook_counts.moved);
		WRITE_ONCE(m->mm->map_count, count | COUNT_ASIDE);
	} else if (count >= limit) {
		trace_headroom_exhausted(m->start, m->end - m->start, count, limit);
		this_cpu_inc(hook_counts.exhausted);
		if (hr)
			atomic64_inc(&hr->exhausted);
	}
}

/*
 * Hook A, at the entry of the munmap core.
 *
 * The caller holds the mmap lock for writing. Preemption is disabled for the
 * lookup only: that is a RCU read-side critical section which nothing traces.
 */
static void notrace munmap_core_entered(unsigned long ip, unsigned long parent_ip,
					struct ftrace_ops *ops,
					struct ftrace_regs *fregs)
{
	struct vmareserve_munmap m = vmareserve_munmap_args(fregs);
	struct vmareserve_headroom *hr;
	unsigned int headroom;
	int count;

	if (VMARESERVE_MUNMAP_HAS_VMA)
		m.mm = m.vma->vm_mm;
	count = READ_ONCE(m.mm->map_count);
	if (is_aside(count)) {
		put_back_lost(m.mm, count);
		return;
	}

	if (VMARESERVE_MUNMAP_HAS_VMA && !is_middle(&m))
		return;

	preempt_disable_notrace();
	hr = vmareserve_headroom_find(m.mm);
	headroom = READ_ONCE(default_headroom);
	if (hr)
		headroom = max(headroom, READ_ONCE(hr->total));
	/* Only who has headroom shall pay for a search. */
	if (headroom && vmareserve_munmap_find_vma(&m) && is_middle(&m))
		move_aside(hr, headroom, &m, count);
	preempt_enable_notrace();
}

/* Hook B, at the entry of __split_vma(). mmap lock as for A. */
static void notrace split_vma_entered(unsigned long ip, unsigned long parent_ip,
				      struct ftrace_ops *ops,
				      struct ftrace_regs *fregs)
{
	struct mm_struct *mm = vmareserve_split_vma_arg(fregs)->vm_mm;
	int count = READ_ONCE(mm->map_count);
	struct vmareserve_headroom *hr;

	if (!is_aside(count))
		return;
	if (put_back(mm, count) < max_map_count())
		return;

	this_cpu_inc(hook_counts.rescued);
	preempt_disable_notrace();
	hr = vmareserve_headroom_find(mm);
	if (hr)
		vmareserve_headroom_rescued(hr);
	preempt_enable_notrace();
}

static int register_prealloc_failed(void)
{
	if (!vmareserve_kernel.prealloc_failed)
		return 0;
	/* register_kprobe() wants it as new each time. */
	prealloc_failed_kp = (struct kprobe) {
		.addr = vmareserve_kernel.prealloc_failed,
		.pre_handler = prealloc_has_failed,
	};
	return register_kprobe(&prealloc_failed_kp);
}

static void unregister_prealloc_failed(void)
{
	if (vmareserve_kernel.prealloc_failed)
		unregister_kprobe(&prealloc_failed_kp);
}

static struct ftrace_ops munmap_core_ops = {
	.func = munmap_core_entered,
	.flags = VMARESERVE_FTRACE_FLAGS,
};

static struct ftrace_ops split_vma_ops = {
	.func = split_vma_entered,
	.flags = VMARESERVE_FTRACE_FLAGS,
};

/* arm_lock protects users and armed. It is taken after no other lock of ours. */
static DEFINE_MUTEX(arm_lock);
static unsigned int users;
static bool armed;

static void disarm_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(disarm_later, disarm_work);

static int arm(void)
{
	int err;

	lockdep_assert_held(&arm_lock);
	err = register_ftrace_function(&split_vma_ops);
	if (err)
		return err;
	err = register_prealloc_failed();
	if (err)
		goto unregister_split_vma;
	/*
	 * Last, when whatever it moves aside will be put back: no CPU may see
	 * A without B. On arm64 it could. ftrace patches the text there and
	 * cleans the instruction caches, but what a CPU has fetched already it
	 * may go on with until it takes an exception, for B as well as for A.
	 */
	kick_all_cpus_sync();
	err = register_ftrace_function(&munmap_core_ops);
	if (err)
		goto undo_prealloc_failed;
	kick_all_cpus_sync();
	WRITE_ONCE(armed, true);
	return 0;

undo_prealloc_failed:
	unregister_prealloc_failed();
unregister_split_vma:
	unregister_ftrace_function(&split_vma_ops);
	return err;
}

static void disarm(void)
{
	struct vmareserve_hook_counts counts;
	unsigned int waited;

	lockdep_assert_held(&arm_lock);
	/* Returns when no task is in the callback any more (RCU tasks). */
	unregister_ftrace_function(&munmap_core_ops);

	/*
	 * A task that was in it may be on its way to the next hook still: on
	 * 6.1 it may even sleep, in mas_preallocate().
	 *
	 * The sums are read while such tasks count on, and in no order; and yet
	 * they are equal only when none is left. What A has counted before the
	 * wait above is seen after it, as after any RCU grace period: moved is
	 * exact, and changes no more. back only grows, and stays below until
	 * the last task has counted. It does that in B's callback or the third
	 * hook's, and their removal waits for those.
	 */
	for (waited = 0; ; waited++) {
		counts = vmareserve_hook_counts();
		if (counts.moved == counts.back)
			break;
		if (waited == 500)
			pr_warn("waiting for %u munmaps that are between the hooks since 10 seconds\n",
				counts.moved - counts.back);
		msleep(20);
	}

	unregister_prealloc_failed();
	unregister_ftrace_function(&split_vma_ops);
	WRITE_ONCE(armed, false);
}

static void disarm_work(struct work_struct *work)
{
	mutex_lock(&arm_lock);
	if (armed && !users)
		disarm();
	mutex_unlock(&arm_lock);
}

/**
 * vmareserve_hooks_get() - have the hooks in place
 *
 * When this returns 0, every munmap() that begins from then on passes them,
 * until vmareserve_hooks_put() has been called as often as this.
 *
 * Relies on register_ftrace_function() (kernel/trace/ftrace.c): it returns
 * when the text is patched, and with -EBUSY for FTRACE_OPS_FL_PERMANENT while
 * kernel.ftrace_enabled is 0 (5.10 to 7.3); and on kick_all_cpus_sync()
 * (kernel/smp.c, 5.10 to 7.3), which has all CPUs take an exception: after
 * that they execute what was patched.
 *
 * Context: may sleep; waits while hooks are being removed, which can take a
 * second.
 * Return: 0; -EOPNOTSUPP when kernel.ftrace_enabled is 0; -EIO when the hooks
 * have met a fault; -EINTR on a fatal signal; another errno from
 * register_ftrace_function() or register_kprobe().
 */
int vmareserve_hooks_get(void)
{
	int err = 0;

	if (READ_ONCE(faulty))
		return -EIO;

	if (mutex_lock_killable(&arm_lock))
		return -EINTR;
	if (!armed)
		err = arm();
	if (!err)
		users++;
	mutex_unlock(&arm_lock);

	if (err == -EBUSY) {
		pr_err_ratelimited("kernel.ftrace_enabled is 0, and the hooks need it: sysctl kernel.ftrace_enabled=1\n");
		return -EOPNOTSUPP;
	}
	if (err)
		pr_err_ratelimited("can't hook the kernel's munmap: error %d\n", err);
	return err;
}

/**
 * vmareserve_hooks_put() - the counterpart of vmareserve_hooks_get()
 *
 * When nobody needs the hooks any more they go, some seconds later.
 *
 * Context: may sleep, for a short time: nobody removes hooks that are in use.
 */
void vmareserve_hooks_put(void)
{
	mutex_lock(&arm_lock);
	if (!--users)
		mod_delayed_work(system_long_wq, &disarm_later, DISARM_DELAY);
	mutex_unlock(&arm_lock);
}

/**
 * vmareserve_hooks_set_default() - set the headroom of those who have less
 * @headroom: mappings, for each process, up to INT_MAX; 0 for none
 *
 * When this returns 0, every munmap() that begins from then on has it. The hooks
 * are in place as long as it is not 0.
 *
 * Context: may sleep, as vmareserve_hooks_get() does. One call at a time.
 * Return: 0, or an errno from vmareserve_hooks_get(), and then nothing has changed.
 */
int vmareserve_hooks_set_default(unsigned int headroom)
{
	unsigned int old = default_headroom;
	int err;

	if (headroom && !old) {
		err = vmareserve_hooks_get();
		if (err)
			return err;
	}
	WRITE_ONCE(default_headroom, headroom);
	if (!headroom && old)
		vmareserve_hooks_put();
	return 0;
}

/**
 * vmareserve_hooks_armed() - are the hooks in place?
 *
 * Context: any.
 * Return: true from the first vmareserve_hooks_get() until some seconds after the
 * last vmareserve_hooks_put().
 */
bool vmareserve_hooks_armed(void)
{
	return READ_ONCE(armed);
}

/**
 * vmareserve_hook_counts() - what the hooks have done since load
 *
 * Context: any. The two differ while some munmap is between A and B.
 * Return: the sums over all CPUs; they wrap around.
 */
struct vmareserve_hook_counts vmareserve_hook_counts(void)
{
	struct vmareserve_hook_counts sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		sum.moved += READ_ONCE(per_cpu(hook_counts, cpu).moved);
		sum.back += READ_ONCE(per_cpu(hook_counts, cpu).back);
		sum.rescued += READ_ONCE(per_cpu(hook_counts, cpu).rescued);
		sum.exhausted += READ_ONCE(per_cpu(hook_counts, cpu).exhausted);
	}
	return sum;
}

/**
 * vmareserve_map_count() - a process's mappings
 * @mm: of the process; the caller holds a reference on its users
 *
 * Takes the mmap lock for reading, so that no munmap is between A and B.
 *
 * Context: may sleep; the caller does not hold the mmap lock.
 * Return: mm->map_count, or -EINTR on a fatal signal.
 */
int vmareserve_map_count(struct mm_struct *mm)
{
	int count;

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	count = READ_ONCE(mm->map_count) & ~COUNT_ASIDE;
	mmap_read_unlock(mm);
	return count;
}

/**
 * vmareserve_hooks_repair() - make sure that a map_count is not aside
 * @mm: whose; the caller holds a reference on its users
 *
 * For the self-test, when hook B may not work.
 *
 * Context: may sleep; the caller does not hold the mmap lock.
 * Return: true when the count was aside.
 */
bool vmareserve_hooks_repair(struct mm_struct *mm)
{
	bool aside;

	mmap_write_lock(mm);
	aside = is_aside(mm->map_count);
	if (aside)
		put_back(mm, mm->map_count);
	mmap_write_unlock(mm);
	return aside;
}

static int __init set_filter(struct ftrace_ops *ops, const char *name)
{
	int err = ftrace_set_filter(ops, (unsigned char *)name, strlen(name), 1);

	if (err)
		pr_err("can't hook the kernel function %s (error %d): ftrace does not know it; the kernel needs CONFIG_FUNCTION_TRACER and CONFIG_DYNAMIC_FTRACE, and the function must not be inlined\n",
		       name, err);
	return err;
}

static void free_filters(void)
{
	vmareserve_free_filter(&munmap_core_ops);
	vmareserve_free_filter(&split_vma_ops);
}

/**
 * vmareserve_hooks_init() - tell ftrace which functions to hook
 *
 * Hooks nothing yet. Needs vmareserve_kernel_symbols_init().
 *
 * Context: module load; may sleep.
 * Return: 0, or a negative errno, with the reason in the log.
 */
int __init vmareserve_hooks_init(void)
{
	int err;

	err = set_filter(&split_vma_ops, vmareserve_kernel.split_vma);
	if (!err)
		err = set_filter(&munmap_core_ops, vmareserve_kernel.munmap_core);
	if (err)
		free_filters();
	return err;
}

/**
 * vmareserve_hooks_exit() - remove the hooks
 *
 * Context: module unload, or a load that failed; no reservation is left.
 * May sleep, for a second or so.
 */
void vmareserve_hooks_exit(void)
{
	cancel_delayed_work_sync(&disarm_later);
	mutex_lock(&arm_lock);
	/* Whatever went wrong: no hook may outlive its code. */
	WARN_ON(users);
	if (armed)
		disarm();
	mutex_unlock(&arm_lock);
	free_filters();
}
