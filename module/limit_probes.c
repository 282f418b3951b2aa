// SPDX-License-Identifier: GPL-2.0
/*
 * The probes at the kernel's comparisons with vm.max_map_count: what happens
 * there, and when they are in the kernel's text.
 *
 * A probe at the refusal is hit only by calls that the kernel is about to refuse. It
 * sends the call on where the process has headroom. These probes are enabled from
 * load to unload. A probe after the load is hit by every call that passes. It changes
 * the limit that the kernel has just loaded to the one that this call has. These
 * probes are enabled only while they are needed: see enum level.
 *
 * Nothing here writes map_count. A probe that is missing, or switched off, leaves
 * the kernel's own limit in force, and nothing else.
 *
 * The handlers run with preemption disabled; at a breakpoint on x86-64 as in an NMI.
 * They take no lock, allocate nothing and do not sleep. Their callers in the kernel
 * hold the mmap lock of the mm at hand for writing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/compat.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/task_work.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include "compat.h"
#include "headroom.h"
#include "limit_checks.h"
#include "limit_probes.h"
#include "marks.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* How often the worker looks after the marks, while there are any. */
#define LOOK_INTERVAL	HZ

/*
 * How long probes after the load stay enabled when nobody needs them any more: a
 * process that goes above its limit and back does not patch the kernel's text each
 * time.
 */
#define DISARM_DELAY	(3 * HZ)

/* No call adds more mappings before its last comparison, or refuses earlier. */
#define NEAR		8

/* Which probes are enabled. Each level has those of the one before. */
enum level {
	/* Those at a refusal. */
	AT_REFUSALS,
	/*
	 * mremap's: somebody holds headroom. mremap refuses a process that is near its
	 * limit, also when the call gives memory back.
	 */
	AND_MREMAP,
	/*
	 * All. Some process has a mark (see marks.c), or somebody holds headroom of a
	 * kind other than unmap, or of any kind where the munmap core's place is after
	 * the load.
	 */
	ALL_PROBES,
};

struct probe {
	const struct vmareserve_limit_check *check;
	enum level level;	/* from which on it is enabled */
	struct kprobe kp;
};

static struct probe probes[VMARESERVE_MAX_CHECKS];

/*
 * arm_lock protects the probes' state, and what is not said to be otherwise up to
 * "The handlers". It is taken after no other lock of ours.
 */
static DEFINE_MUTEX(arm_lock);

/* Read without the lock as well. */
static enum level level;
/* The probes could not be enabled when they were needed. Likewise. */
static bool arming_failed;
/*
 * Who needs a level, see vmareserve_probes_get(): become positive under the lock,
 * when the probes are enabled.
 */
static atomic_t holders = ATOMIC_INIT(0);
static atomic_t holders_of_all = ATOMIC_INIT(0);
/* When a level was last needed, in jiffies. */
static unsigned long last_needed;
/* The module goes. */
static bool stopping;
/* The munmap core has a place after the load. */
static bool unmap_takes_all;

struct task_struct *vmareserve_tester;

static void look_after(struct work_struct *work);
static DECLARE_DELAYED_WORK(look_work, look_after);

static void queue_look(struct irq_work *irq)
{
	if (READ_ONCE(level) == ALL_PROBES || READ_ONCE(arming_failed))
		queue_delayed_work(VMARESERVE_WORKQUEUE, &look_work, LOOK_INTERVAL);
	else
		mod_delayed_work(VMARESERVE_WORKQUEUE, &look_work, 0);
}

static DEFINE_IRQ_WORK(look_irq, queue_look);

/*
 * The handlers
 */

/* A call at one of the places. */
struct call {
	const struct vmareserve_limit_check *check;
	struct mm_struct *mm;
	struct vmareserve_headroom *hr;
	enum vmareserve_kind kind;
	int count;		/* its mappings */
	int limit;		/* what the kernel compares with */
	int own;		/* the process's own limit for this kind */
	struct vmareserve_mark *mark;
	int marked;		/* what the mark says, or 0 */
};

enum verdict {
	LET_BY_KERNEL,
	LET_BY_HEADROOM,
	LET_BY_MARK,
	REFUSED,
};

/* The system calls that matter here. */
enum syscall {
	CALL_OTHER,
	CALL_MUNMAP,
	CALL_MMAP,
	CALL_OLD_MMAP,
	CALL_MREMAP,
};

/* 32-bit programs' numbers: i386's and 32-bit ARM's are the same. */
#define NR32_OLD_MMAP	90
#define NR32_MUNMAP	91
#define NR32_MREMAP	163
#define NR32_MMAP2	192

static __always_inline bool is_32bit_call(void)
{
#if defined(CONFIG_X86_64)
	return in_ia32_syscall();
#elif defined(CONFIG_COMPAT)
	return is_compat_task();
#else
	return false;
#endif
}

static __always_inline enum syscall current_call(struct pt_regs *regs)
{
	int nr;

	/* These have no system call: their registers are made up. */
	if (current->flags & (PF_KTHREAD | PF_IO_WORKER))
		return CALL_OTHER;
	nr = syscall_get_nr(current, regs);
	if (is_32bit_call())
		return nr == NR32_MUNMAP ? CALL_MUNMAP :
		       nr == NR32_MMAP2 ? CALL_MMAP :
		       nr == NR32_OLD_MMAP ? CALL_OLD_MMAP :
		       nr == NR32_MREMAP ? CALL_MREMAP : CALL_OTHER;
#ifdef __X32_SYSCALL_BIT
	nr &= ~__X32_SYSCALL_BIT;
#endif
	return nr == __NR_munmap ? CALL_MUNMAP :
	       nr == __NR_mmap ? CALL_MMAP :
	       nr == __NR_mremap ? CALL_MREMAP : CALL_OTHER;
}

/*
 * Which headroom the call may use: mmap and mremap say so by their arguments, at
 * whatever place they pass; for all others the place decides.
 */
static __always_inline enum vmareserve_kind kind_of(const struct vmareserve_limit_check *check)
{
	struct pt_regs *regs = task_pt_regs(current);
	unsigned long args[6], old, new;

	switch (current_call(regs)) {
	case CALL_MMAP:
		syscall_get_arguments(current, regs, args);
		return (args[3] & MAP_FIXED) && !(args[3] & MAP_FIXED_NOREPLACE) ?
		       VMARESERVE_KIND_SPLIT : VMARESERVE_KIND_MAP;
	case CALL_OLD_MMAP:
		/* Its flags are in user memory. It unmaps with MAP_FIXED only. */
		return max_t(enum vmareserve_kind, check->kind, VMARESERVE_KIND_SPLIT);
	case CALL_MREMAP:
		syscall_get_arguments(current, regs, args);
		old = PAGE_ALIGN(args[1]);
		new = PAGE_ALIGN(args[2]);
		return new < old ? VMARESERVE_KIND_UNMAP :
		       new == old ? VMARESERVE_KIND_SPLIT : VMARESERVE_KIND_MAP;
	default:
		return check->kind;
	}
}

/* How many mappings before the limit the kernel refuses the call. */
static __always_inline int slack_of(const struct vmareserve_limit_check *check)
{
	unsigned long args[6];

	if (!check->first || !VMARESERVE_SLACK_DONTUNMAP)
		return check->slack;
	syscall_get_arguments(current, task_pt_regs(current), args);
	return check->slack + (args[3] & MREMAP_DONTUNMAP ? VMARESERVE_SLACK_DONTUNMAP : 0);
}

/* Does the kernel refuse the call at a limit of @limit? */
static __always_inline bool refuses(const struct call *call, int limit)
{
	if (call->check->code.compared && call->check->code.above)
		return call->count > limit;
	return (s64)call->count >= (s64)limit - slack_of(call->check);
}

/*
 * The limit that the kernel compares with. It has loaded it, or it will: then the
 * count in its register and the variable tell.
 */
static __always_inline int limit_at_hand(const struct vmareserve_limit_code *code,
					 struct pt_regs *regs, int count)
{
	int limit;

	if (!code->folded)
		return (int)*vmareserve_reg(regs, code->limit_reg);
	limit = READ_ONCE(*vmareserve_max_map_count);
	/* Other than the test at load, nobody has another count there. */
	return likely(current != READ_ONCE(vmareserve_tester)) ? limit :
	       limit - ((int)*vmareserve_reg(regs, code->count_reg) - count);
}

/*
 * Is it the current process's mm that the kernel looks at? A userfaultfd's
 * registration can be for another's. The kernel holds the mmap lock for writing of
 * the mm that it looks at, and of no other.
 *
 * @here: the registers of the comparison have their values.
 */
static __always_inline bool is_about(const struct vmareserve_limit_code *code,
				     struct pt_regs *regs, const struct mm_struct *mm,
				     int count, bool here)
{
	if (!vmareserve_holds_mmap_lock(mm))
		return false;
	if (!here || !code->compared)
		return true;
	if (code->mm_reg != VMARESERVE_NO_REG)
		return *vmareserve_reg(regs, code->mm_reg) == (unsigned long)mm;
	if (code->count_reg != VMARESERVE_NO_REG)
		return (int)*vmareserve_reg(regs, code->count_reg) == count ||
		       current == READ_ONCE(vmareserve_tester);
	return true;
}

/*
 * Has it passed a comparison before this one? mremap with MREMAP_FIXED compares, unmaps
 * what is in its way, and compares again, also when it then unmaps the old place.
 */
static __always_inline bool has_begun(const struct vmareserve_limit_check *check)
{
	struct pt_regs *regs = task_pt_regs(current);
	unsigned long args[6];

	if (check->first || current_call(regs) != CALL_MREMAP)
		return false;
	syscall_get_arguments(current, regs, args);
	return args[3] & MREMAP_FIXED;
}

/* Fills in what the call may do. */
static __always_inline void look_up(struct call *call)
{
	call->hr = vmareserve_headroom_find(task_tgid(current));
	call->kind = kind_of(call->check);
	call->own = min_t(s64, (s64)call->limit +
			       vmareserve_headroom_sum(call->hr, call->kind),
			  max(call->limit, INT_MAX - 1));
	call->mark = vmareserve_mark_find(call->mm);
	/* What has passed with the mark has to pass with it to the end. */
	if (call->mark && call->count <= call->limit && !has_begun(call->check))
		vmareserve_mark_clear(call->mark);
	call->marked = call->mark ? READ_ONCE(call->mark->count) : 0;
}

static __always_inline enum verdict judge(const struct call *call)
{
	if (!refuses(call, call->limit))
		return LET_BY_KERNEL;
	if (!refuses(call, call->own))
		return LET_BY_HEADROOM;
	if (call->marked > call->own && !refuses(call, call->marked))
		return LET_BY_MARK;
	return REFUSED;
}

/* Does it go above the limit with headroom that is not for growing? */
static __always_inline bool needs_mark(const struct call *call, enum verdict verdict)
{
	return verdict == LET_BY_HEADROOM && call->kind != VMARESERVE_KIND_MAP &&
	       call->count >= call->limit;
}

/*
 * False when there is no room for a mark. It is not above the call's own limit, where
 * mmap() with MAP_FIXED may come by one: else its next comparison, and the next such
 * call, would be let through by the mark.
 */
static __always_inline bool leave_mark(const struct call *call)
{
	int to = min(call->count + 1, call->own);

	if (call->mark) {
		vmareserve_mark_raise(call->mark, to);
		return true;
	}
	if (!vmareserve_mark_add(call->mm, to))
		return false;
	/* The worker drops it, and sees to it that the probes know it. */
	irq_work_queue(&look_irq);
	return true;
}

/*
 * Notes what becomes of the call. Returns @verdict, or REFUSED where the process
 * would be worse off above the limit than at it: without a mark.
 */
static __always_inline enum verdict note(struct call *call, enum verdict verdict)
{
	if (needs_mark(call, verdict) && !leave_mark(call)) {
		call->own = call->limit;
		verdict = REFUSED;
	}
	switch (verdict) {
	case LET_BY_HEADROOM:
		trace_rescued(call->check, call->kind, call->count, call->limit);
		vmareserve_headroom_rescued(call->hr, call->kind);
		break;
	case REFUSED:
		if (call->own == call->limit)
			break;
		trace_exhausted(call->check, call->kind, call->count, call->limit);
		vmareserve_headroom_exhausted(call->hr, call->kind);
		break;
	default:
		break;
	}
	return verdict;
}

/* Puts the limit @to in place of the one that the kernel compares with. */
static __always_inline void change_limit(const struct call *call, struct pt_regs *regs, int to)
{
	const struct vmareserve_limit_code *code = &call->check->code;
	unsigned int by = to - call->limit;
	unsigned long *reg;

	if (code->folded) {
		reg = vmareserve_reg(regs, code->count_reg);
		*reg = (u32)*reg - by;
	} else {
		reg = vmareserve_reg(regs, code->limit_reg);
		*reg = (u32)*reg + by;
	}
	*reg = (u32)*reg;
}

/*
 * What has a task enable the probes on its way to user space. As many tasks as this
 * can pass their limits at the same moment, and none is seen without the probes.
 */
struct arming {
	struct callback_head head;
	unsigned long busy;
};

static struct arming armings[1024];
/* Some task has run one of these. */
static bool armings_used;

static int arm(void);

static void arm_on_return(struct callback_head *head)
{
	struct arming *arming = container_of(head, struct arming, head);

	mutex_lock(&arm_lock);
	arm();
	mutex_unlock(&arm_lock);
	WRITE_ONCE(armings_used, true);
	clear_bit_unlock(0, &arming->busy);
	/* Unload waits for RCU tasks: we are still in this text. */
	module_put(THIS_MODULE);
}

/*
 * False when it can't be done, or has been tried in vain. The module stays until it
 * is done: a call may sleep before it returns, in a userfaultfd's events for example.
 *
 * TWA_SIGNAL would wake the task, which takes a lock (try_to_wake_up(), 7.3). The
 * current task needs no waking: see restart().
 */
static __always_inline bool arm_before_return(void)
{
	struct arming *arming;

	if (!VMARESERVE_CAN_RESTART || READ_ONCE(arming_failed))
		return false;
	/* These do not return to user space. */
	if (current->flags & (PF_KTHREAD | PF_IO_WORKER))
		return false;
	if (!try_module_get(THIS_MODULE))
		return false;
	for (arming = armings; test_and_set_bit_lock(0, &arming->busy); )
		if (++arming == armings + ARRAY_SIZE(armings))
			goto put;
	init_task_work(&arming->head, arm_on_return);
	if (!task_work_add(current, &arming->head, TWA_RESUME))
		return true;
	clear_bit_unlock(0, &arming->busy);
put:
	module_put(THIS_MODULE);
	return false;
}

/*
 * The call would be the first above the limit: the probes that know what a mark is
 * have to be there before. So the kernel does not refuse with ENOMEM, but restarts
 * the call, and the task enables them in between. The probe is on the load of the
 * error: this steps over it.
 */
static __always_inline bool restart(const struct call *call, struct pt_regs *regs)
{
	const struct vmareserve_limit_code *code = &call->check->code;
	long error = -ERESTARTNOINTR;

	if (code->error_reg == VMARESERVE_NO_REG)
		return false;
	/* The test at load looks at the error, and at nothing else. */
	if (current != READ_ONCE(vmareserve_tester)) {
		if (current_call(task_pt_regs(current)) != CALL_MUNMAP || !arm_before_return())
			return false;
		vmareserve_restart_call();
	}
	*vmareserve_reg(regs, code->error_reg) = code->error_64 ? error : (u32)error;
	instruction_pointer_set(regs, (unsigned long)vmareserve_kernel_text +
				      code->after_error);
	return true;
}

/*
 * The part of limit_loaded() for those near their limit. Apart, so that the others
 * save no registers for it.
 */
static noinline int __kprobes limit_is_near(const struct vmareserve_limit_check *check,
					    struct pt_regs *regs, struct mm_struct *mm)
{
	struct call call = { .check = check, .mm = mm };
	enum verdict verdict;
	int to;

	call.count = READ_ONCE(mm->map_count);
	call.limit = limit_at_hand(&check->code, regs, call.count);
	if (!is_about(&check->code, regs, mm, call.count, check->code.adjacent))
		return 0;

	look_up(&call);
	verdict = judge(&call);
	/* Those of mremap may be the only ones that are enabled. */
	if (needs_mark(&call, verdict) && READ_ONCE(level) != ALL_PROBES)
		arm_before_return();
	note(&call, verdict);
	/* The kernel compares, so it is right also where the comparison was not read. */
	to = max(call.own, call.marked);
	if (to != call.limit)
		change_limit(&call, regs, to);
	return 0;
}

/* The handler of a probe after the load. */
static int __kprobes limit_loaded(struct kprobe *kp, struct pt_regs *regs)
{
	const struct vmareserve_limit_check *check = container_of(kp, struct probe, kp)->check;
	const struct vmareserve_limit_code *code = &check->code;
	struct mm_struct *mm = current->mm;

	if (!mm)
		return 0;
	/*
	 * The kernel lets it through, and there is no mark to be cleared. Not so
	 * when the kernel will load the limit only now: that may be a lower one.
	 */
	if (!code->folded && READ_ONCE(mm->map_count) <
			     (s64)(int)*vmareserve_reg(regs, code->limit_reg) - NEAR)
		return 0;
	return limit_is_near(check, regs, mm);
}

/* The handler of a probe at the refusal. Returns 1 when it has changed the way. */
static int __kprobes about_to_refuse(struct kprobe *kp, struct pt_regs *regs)
{
	const struct vmareserve_limit_check *check = container_of(kp, struct probe, kp)->check;
	struct call call = { .check = check, .mm = current->mm };
	enum verdict verdict;

	if (!call.mm)
		return 0;
	call.count = READ_ONCE(call.mm->map_count);
	call.limit = limit_at_hand(&check->code, regs, call.count);
	if (!is_about(&check->code, regs, call.mm, call.count, true))
		return 0;

	look_up(&call);
	verdict = judge(&call);
	/* The kernel's own comparison is not why it refuses: whatever is, stands. */
	if (verdict == LET_BY_KERNEL)
		return 0;
	if (needs_mark(&call, verdict) && READ_ONCE(level) != ALL_PROBES) {
		if (restart(&call, regs))
			return 1;
		/* Other calls can't be restarted. The probes come as soon as they can. */
		arm_before_return();
	}
	verdict = note(&call, verdict);
	if (verdict == REFUSED) {
		trace_refused(check, call.kind, call.count, call.limit);
		return 0;
	}
	/* The register may be compared again. The count's, of a folded place, is not. */
	if (!check->code.folded)
		change_limit(&call, regs, verdict == LET_BY_MARK ? call.marked : call.own);
	instruction_pointer_set(regs, (unsigned long)vmareserve_kernel_text +
				      check->code.way_on);
	return 1;
}

/* With a post_handler a probe is not optimized: that would ignore the new way. */
static void __kprobes not_optimized(struct kprobe *kp, struct pt_regs *regs,
				    unsigned long flags)
{
}

/*
 * Forks. The tracepoint is called before the child runs (kernel_clone(),
 * kernel/fork.c, 5.10 to 7.3).
 *
 * A child has none of its parent's headroom. Without a mark it would be above the
 * limit and be refused everything, where a stock kernel's child is at the limit.
 */
static void process_forked(void *data, struct task_struct *parent, struct task_struct *child)
{
	struct mm_struct *mm = current->mm;
	int limit = READ_ONCE(*vmareserve_max_map_count), count, mark;
	const struct vmareserve_headroom *hr;
	bool let;

	if (!mm || !child->mm || child->mm == mm)
		return;
	count = READ_ONCE(child->mm->map_count);
	if (count <= limit)
		return;
	preempt_disable();
	mark = vmareserve_mark_of(mm);
	/* Has headroom let the parent there? It may have come down again meanwhile. */
	hr = vmareserve_headroom_find(task_tgid(current));
	let = mark || READ_ONCE(mm->map_count) <= limit ||
	      (hr && READ_ONCE(hr->sum[VMARESERVE_KIND_UNMAP]));
	if (let) {
		/* A parent that has grown by the one mapping above its mark, so has it. */
		if (count > (s64)mark + 1)
			mark = count;
		if (vmareserve_mark_add(child->mm, mark))
			irq_work_queue(&look_irq);
	}
	preempt_enable();
}

static struct tracepoint *fork_tracepoint;

static void __init note_tracepoint(struct tracepoint *tp, void *data)
{
	if (!strcmp(tp->name, "sched_process_fork"))
		fork_tracepoint = tp;
}

/*
 * Which probes are enabled, and when
 */

/* Is a probe's breakpoint, or jump, in the kernel's text? */
static bool is_in_place(const struct probe *probe)
{
	return READ_ONCE(*probe->kp.addr) != probe->kp.opcode;
}

/* Enables those up to @to, and disables the others. */
static int enable_up_to(enum level to)
{
	unsigned int i;
	int err;

	lockdep_assert_held(&arm_lock);
	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		struct probe *probe = &probes[i];

		if (probe->level > to) {
			disable_kprobe(&probe->kp);
			continue;
		}
		err = enable_kprobe(&probe->kp);
		/*
		 * While kprobes are switched off in debugfs this succeeds, and does
		 * nothing, now or later (enable_kprobe(), kernel/kprobes.c, 5.10 to
		 * 7.3). Not so for one that was enabled before.
		 */
		if (!err && level < probe->level && !is_in_place(probe))
			err = -EOPNOTSUPP;
		if (err)
			return err;
	}
	return 0;
}

static int raise_level(enum level to)
{
	int err;

	lockdep_assert_held(&arm_lock);
	if (to <= level)
		return 0;
	err = enable_up_to(to);
	if (!err && to == ALL_PROBES && fork_tracepoint)
		err = tracepoint_probe_register(fork_tracepoint, process_forked, NULL);
	if (err)
		enable_up_to(level);
	else
		WRITE_ONCE(level, to);
	WRITE_ONCE(arming_failed, err);
	/* Also after an error: the worker tries again. */
	queue_delayed_work(VMARESERVE_WORKQUEUE, &look_work, LOOK_INTERVAL);
	return err;
}

/*
 * The kernel takes an optimized probe's jump away some time after the probe is disabled.
 * One that is enabled before that is a breakpoint from then on, which everybody who
 * passes pays for (optimize_kprobe(), kernel/kprobes.c, 5.10 to 7.3). So wait, but
 * not for others' probes, which may be at the same places.
 */
static void wait_for_text(enum level to)
{
	unsigned int i, tries = 0;

	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		for (; probes[i].level > to && is_in_place(&probes[i]) && tries < 25; tries++)
			msleep(20);
}

static void lower_level(enum level to)
{
	enum level from = level;

	lockdep_assert_held(&arm_lock);
	WRITE_ONCE(level, to);
	/*
	 * A handler that has seen all enabled makes its mark before this returns: it
	 * has preemption disabled. One that has not has them enabled again.
	 */
	if (from == ALL_PROBES)
		synchronize_rcu();
	if (vmareserve_marks_count() && !stopping) {
		WRITE_ONCE(level, from);
		return;
	}
	if (from == ALL_PROBES && fork_tracepoint) {
		tracepoint_probe_unregister(fork_tracepoint, process_forked, NULL);
		tracepoint_synchronize_unregister();
	}
	enable_up_to(to);
	if (!stopping)
		wait_for_text(to);
}

/* For the task that is about to make the first mark. */
static int arm(void)
{
	lockdep_assert_held(&arm_lock);
	last_needed = jiffies;
	return stopping ? -ENODEV : raise_level(ALL_PROBES);
}

static enum level level_needed(unsigned int marks)
{
	bool held = atomic_read(&holders);

	if (marks || atomic_read(&holders_of_all) || (held && unmap_takes_all))
		return ALL_PROBES;
	return held ? AND_MREMAP : AT_REFUSALS;
}

/* The worker: drops marks, and sees to it that the level is the one that is needed. */
static void look_after(struct work_struct *work)
{
	unsigned int marks = vmareserve_marks_drop(READ_ONCE(*vmareserve_max_map_count));
	enum level needed;

	mutex_lock(&arm_lock);
	if (stopping)
		goto unlock;
	needed = level_needed(marks);
	if (marks)
		last_needed = jiffies;
	if (needed > level) {
		raise_level(needed);
	} else {
		/* What failed is not needed any more. */
		WRITE_ONCE(arming_failed, false);
		if (needed < level && time_after(jiffies, last_needed + DISARM_DELAY))
			lower_level(needed);
	}
	if (level != level_needed(vmareserve_marks_count()) || marks)
		mod_delayed_work(VMARESERVE_WORKQUEUE, &look_work, LOOK_INTERVAL);
unlock:
	mutex_unlock(&arm_lock);
}

static atomic_t *holders_of(enum vmareserve_kind kind)
{
	return kind == VMARESERVE_KIND_UNMAP ? &holders : &holders_of_all;
}

/**
 * vmareserve_probes_get() - have the probes enabled that headroom needs
 * @kind: of the headroom
 *
 * When this returns 0, every call that begins from then on passes them, until
 * vmareserve_probes_put() has been called as often as this, for the same kind.
 *
 * Context: may sleep; waits while probes are being disabled, for some RCU grace
 * periods.
 * Return: 0; -EINTR on a fatal signal; -EOPNOTSUPP when kprobes are switched off, or
 * another errno from enable_kprobe().
 */
int vmareserve_probes_get(enum vmareserve_kind kind)
{
	bool all = kind != VMARESERVE_KIND_UNMAP || unmap_takes_all;
	int err;

	if (atomic_inc_not_zero(holders_of(kind)))
		return 0;
	if (mutex_lock_killable(&arm_lock))
		return -EINTR;
	err = raise_level(all ? ALL_PROBES : AND_MREMAP);
	if (!err)
		atomic_inc(holders_of(kind));
	mutex_unlock(&arm_lock);
	return err;
}

/**
 * vmareserve_probes_put() - the counterpart of vmareserve_probes_get()
 * @kind: as there
 *
 * When nobody needs the probes any more they are disabled, some seconds later.
 *
 * Context: may sleep.
 */
void vmareserve_probes_put(enum vmareserve_kind kind)
{
	if (atomic_add_unless(holders_of(kind), -1, 1))
		return;
	mutex_lock(&arm_lock);
	atomic_dec(holders_of(kind));
	last_needed = jiffies;
	queue_delayed_work(VMARESERVE_WORKQUEUE, &look_work, LOOK_INTERVAL);
	mutex_unlock(&arm_lock);
}

/**
 * vmareserve_probes_armed() - does headroom work?
 *
 * Root can switch all kprobes off in debugfs: then the kernel's text is as it was
 * (arm_all_kprobes(), disarm_all_kprobes() in kernel/kprobes.c, 5.10 to 7.3).
 *
 * Context: any.
 * Return: true when all probes that are enabled are in the kernel's text.
 */
bool vmareserve_probes_armed(void)
{
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (is_in_place(&probes[i]))
			continue;
		/* The level is lowered before a probe is disabled, and raised after. */
		smp_rmb();
		if (probes[i].level <= READ_ONCE(level))
			return false;
	}
	return true;
}

/**
 * vmareserve_probes_missed() - how often a probe was hit and its handler did not run
 *
 * A kprobe that is hit while another kprobe's handler runs on the same CPU is
 * missed. No handler calls what the probes are on, so this stays 0.
 *
 * Context: any.
 * Return: their number, since load.
 */
unsigned long vmareserve_probes_missed(void)
{
	unsigned long missed = 0;
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		missed += READ_ONCE(probes[i].kp.nmissed);
	return missed;
}

static const char *placement(const struct vmareserve_limit_check *check)
{
	return check->code.at_refusal ? "at the refusal" : "after the load";
}

/**
 * vmareserve_probes_show() - a line for each place
 * @m: to print to
 *
 * Context: may sleep.
 */
void vmareserve_probes_show(struct seq_file *m)
{
	const struct vmareserve_limit_check *check;
	unsigned int i;

	mutex_lock(&arm_lock);
	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		check = probes[i].check;
		seq_printf(m, "%s+0x%lx %s, %s, %s\n", check->function, check->offset,
			   vmareserve_kind_name(check->kind), placement(check),
			   probes[i].level > level ? "not needed" :
			   is_in_place(&probes[i]) ? "in place" : "switched off");
	}
	mutex_unlock(&arm_lock);
}

static void __init log_places(void)
{
	const struct vmareserve_limit_check *check;
	const char *doubt;
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		check = probes[i].check;
		doubt = check->code.at_refusal ? NULL : check->code.doubt;
		pr_info("%s+0x%lx: %s, %s%s%s%s\n", check->function, check->offset,
			vmareserve_kind_name(check->kind), placement(check),
			doubt ? " (" : "", doubt ?: "", doubt ? ")" : "");
	}
}

static void unregister_all(void)
{
	struct kprobe *kps[VMARESERVE_MAX_CHECKS];
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		kps[i] = &probes[i].kp;
	unregister_kprobes(kps, i);
}

static int __init register_all(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		const struct vmareserve_limit_check *check = &vmareserve_limit_checks[i];
		const struct vmareserve_limit_code *code = &check->code;
		bool refusal = code->at_refusal;

		probes[i] = (struct probe) {
			.check = check,
			.level = refusal ? AT_REFUSALS :
				 check->slack ? AND_MREMAP : ALL_PROBES,
			.kp = {
				.addr = (kprobe_opcode_t *)(vmareserve_kernel_text +
					(refusal ? code->refusal : code->after_load)),
				.pre_handler = refusal ? about_to_refuse : limit_loaded,
				.post_handler = refusal ? not_optimized : NULL,
				.flags = refusal ? 0 : KPROBE_FLAG_DISABLED,
			},
		};
		if (check->kind == VMARESERVE_KIND_UNMAP && !refusal)
			unmap_takes_all = true;
		err = register_kprobe(&probes[i].kp);
		if (err) {
			pr_err("can't probe %s+0x%lx, %s: error %d\n", check->function,
			       check->offset, placement(check), err);
			vmareserve_nr_limit_checks = i;
			unregister_all();
			return err;
		}
	}
	return 0;
}

/**
 * vmareserve_probes_init() - register the probes
 *
 * Relies on register_kprobe() and on a pre_handler that returns 1 after it has
 * changed the instruction pointer (Documentation/trace/kprobes.rst, 5.10 to 7.3).
 *
 * Context: module load, when the places are known; may sleep.
 * Return: 0, or an errno from register_kprobe().
 */
int __init vmareserve_probes_init(void)
{
	int err;

	for_each_kernel_tracepoint(note_tracepoint, NULL);
	if (!fork_tracepoint)
		pr_notice("this kernel has no tracepoint sched_process_fork: children that are forked above the limit are refused all new mappings\n");
	err = register_all();
	if (!err)
		log_places();
	return err;
}

static bool arming_pending(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(armings); i++)
		if (test_bit(0, &armings[i].busy))
			return true;
	return false;
}

/**
 * vmareserve_probes_exit() - remove all probes
 *
 * Context: module unload: no reservation is left. May sleep, for some RCU grace
 * periods.
 */
void vmareserve_probes_exit(void)
{
	mutex_lock(&arm_lock);
	stopping = true;
	if (level == ALL_PROBES)
		lower_level(AT_REFUSALS);
	mutex_unlock(&arm_lock);
	/* After this no handler of theirs runs. */
	unregister_all();

	irq_work_sync(&look_irq);
	cancel_delayed_work_sync(&look_work);
	/* A task_work holds the module, but for its last instructions and for init. */
	while (arming_pending())
		msleep(20);
	if (READ_ONCE(armings_used))
		synchronize_rcu_tasks();
	vmareserve_marks_drop_all();
}
