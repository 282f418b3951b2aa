// SPDX-License-Identifier: GPL-2.0
/*
 * The probes at the kernel's comparisons with vm.max_map_count: what happens
 * there, and when they are there.
 *
 * A probe at the refusal is hit by calls only that the kernel is about to refuse. It
 * sends the call on where the process has headroom. These probes stay from load to
 * unload. A probe after the load is hit by every call that passes. It changes the
 * limit that the kernel has just loaded to the one that this call has. These probes
 * are there only while they are needed: somebody holds headroom that takes them, or
 * some process has a mark (see marks.c).
 *
 * Nothing here writes map_count. A probe that is missing, or switched off, leaves
 * the kernel's own limit in force, and nothing else.
 *
 * The handlers run with preemption disabled; at a breakpoint on x86-64 as in an NMI.
 * They take no lock, allocate nothing and do not sleep. Their callers in the kernel
 * hold the mmap lock of the mm at hand for writing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/compat.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/mman.h>
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
 * How long probes after the load stay when nobody needs them any more: a process
 * that goes above its limit and back does not patch the kernel's text each time.
 */
#define DISARM_DELAY	(3 * HZ)

/* No call adds more mappings before its last comparison, or refuses earlier. */
#define NEAR		8

struct probe {
	const struct vmareserve_limit_check *check;
	struct kprobe kp;
	bool registered;
};

static struct probe probes[VMARESERVE_MAX_CHECKS];

/*
 * arm_lock protects the registration of probes, and what is not said to be
 * otherwise up to "The handlers". It is taken after no other lock of ours.
 */
static DEFINE_MUTEX(arm_lock);

/* The probes after the load are there. The handlers read it without a lock. */
static bool armed;
/* They could not be registered when they were needed. Likewise. */
static bool arming_failed;
/* Holders of headroom that needs them. */
static unsigned int users;
/* When they were last needed, in jiffies. */
static unsigned long last_needed;
/* The module goes. */
static bool stopping;
/* What probes that have gone had missed. */
static unsigned long missed_before;
/* The munmap core has a place after the load. */
static bool unmap_needs_arming;

struct task_struct *vmareserve_tester;

static void look_after(struct work_struct *work);
static DECLARE_DELAYED_WORK(look_work, look_after);

static void queue_look(struct irq_work *irq)
{
	mod_delayed_work(system_unbound_wq, &look_work, 0);
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
	int marked;		/* its mark, or 0 */
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
	CALL_MREMAP,
};

/* 32-bit programs' numbers: i386's and 32-bit ARM's are the same. */
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

/* Does the kernel refuse @count mappings at a limit of @limit? */
static __always_inline bool refuses(const struct vmareserve_limit_check *check,
				    int count, int limit)
{
	if (check->code.compared && check->code.above)
		return count > limit;
	return (s64)count >= (s64)limit - check->slack;
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
 * registration can be for another's.
 */
static __always_inline bool is_about(const struct vmareserve_limit_code *code,
				     struct pt_regs *regs, const struct mm_struct *mm,
				     int count)
{
	if (!code->compared)
		return true;
	if (code->mm_reg != VMARESERVE_NO_REG)
		return *vmareserve_reg(regs, code->mm_reg) == (unsigned long)mm;
	if (code->count_reg != VMARESERVE_NO_REG)
		return (int)*vmareserve_reg(regs, code->count_reg) == count ||
		       current == READ_ONCE(vmareserve_tester);
	return true;
}

/* Fills in what the call may do. */
static __always_inline void look_up(struct call *call)
{
	struct vmareserve_mark *mark = vmareserve_mark_find(call->mm);

	call->hr = vmareserve_headroom_find(task_tgid(current));
	call->kind = kind_of(call->check);
	call->own = min_t(s64, (s64)call->limit +
			       vmareserve_headroom_sum(call->hr, call->kind),
			  max(call->limit, INT_MAX - 1));
	if (mark && call->count <= call->limit)
		vmareserve_mark_clear(mark);
	call->marked = mark ? READ_ONCE(mark->count) : 0;
}

static __always_inline enum verdict judge(const struct call *call)
{
	if (!refuses(call->check, call->count, call->limit))
		return LET_BY_KERNEL;
	if (!refuses(call->check, call->count, call->own))
		return LET_BY_HEADROOM;
	if (call->marked > call->own && !refuses(call->check, call->count, call->marked))
		return LET_BY_MARK;
	return REFUSED;
}

/* Is the process past what it may have by growing? Then it needs a mark. */
static __always_inline bool needs_mark(const struct call *call)
{
	return call->kind != VMARESERVE_KIND_MAP &&
	       call->count >= (s64)call->limit +
			      vmareserve_headroom_sum(call->hr, VMARESERVE_KIND_MAP);
}

static __always_inline void note(const struct call *call, enum verdict verdict)
{
	switch (verdict) {
	case LET_BY_HEADROOM:
		trace_rescued(call->check, call->kind, call->count, call->limit);
		if (needs_mark(call))
			vmareserve_mark_raise(call->mm, call->count + 1);
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

/* The handler of a probe after the load. */
static int __kprobes limit_loaded(struct kprobe *kp, struct pt_regs *regs)
{
	const struct vmareserve_limit_check *check = container_of(kp, struct probe, kp)->check;
	struct call call = { .check = check, .mm = current->mm };
	int to;

	if (!call.mm)
		return 0;
	call.count = READ_ONCE(call.mm->map_count);
	call.limit = limit_at_hand(&check->code, regs, call.count);
	/*
	 * The kernel lets it through, and there is no mark to be cleared. Not so
	 * when the kernel will load the limit only now: that may be a lower one.
	 */
	if (call.count < (s64)call.limit - NEAR && !check->code.folded)
		return 0;
	if (check->code.adjacent && !is_about(&check->code, regs, call.mm, call.count))
		return 0;

	look_up(&call);
	note(&call, judge(&call));
	/* The kernel compares, so it is right also where the comparison was not read. */
	to = max(call.own, call.marked);
	if (to != call.limit)
		change_limit(&call, regs, to);
	return 0;
}

/*
 * What has a task register the probes on its way to user space. As many tasks as this
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

	WRITE_ONCE(armings_used, true);
	mutex_lock(&arm_lock);
	if (!stopping)
		arm();
	mutex_unlock(&arm_lock);
	/* Unload waits for this, and then for RCU tasks: we are still in this text. */
	clear_bit_unlock(0, &arming->busy);
}

/* False when it can't be done, or has been tried in vain. */
static __always_inline bool arm_before_return(void)
{
	struct arming *arming;

	if (!VMARESERVE_CAN_RESTART || READ_ONCE(arming_failed))
		return false;
	if (current == READ_ONCE(vmareserve_tester))
		return true;
	for (arming = armings; test_and_set_bit_lock(0, &arming->busy); )
		if (++arming == armings + ARRAY_SIZE(armings))
			return false;
	init_task_work(&arming->head, arm_on_return);
	if (!task_work_add(current, &arming->head, TWA_SIGNAL))
		return true;
	clear_bit_unlock(0, &arming->busy);
	return false;
}

/*
 * The call would be the first above the limit: the probes that know what a mark is
 * have to be there before. So the kernel does not refuse with ENOMEM, but restarts
 * the call, and the task registers them in between. The probe is on the load of
 * the error: this steps over it.
 */
static __always_inline bool restart(const struct call *call, struct pt_regs *regs)
{
	const struct vmareserve_limit_code *code = &call->check->code;
	long error = -ERESTARTNOINTR;

	if (current_call(task_pt_regs(current)) != CALL_MUNMAP &&
	    current != READ_ONCE(vmareserve_tester))
		return false;
	if (!arm_before_return())
		return false;
	*vmareserve_reg(regs, code->error_reg) = code->error_64 ? error : (u32)error;
	instruction_pointer_set(regs, (unsigned long)vmareserve_kernel_text +
				      code->after_error);
	return true;
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
	if (!is_about(&check->code, regs, call.mm, call.count))
		return 0;

	look_up(&call);
	verdict = judge(&call);
	/* The kernel's own comparison is not why it refuses: whatever is, stands. */
	if (verdict == LET_BY_KERNEL)
		return 0;
	if (verdict == LET_BY_HEADROOM && needs_mark(&call) && !READ_ONCE(armed)) {
		if (restart(&call, regs))
			return 1;
		/* Other calls can't be restarted. The probes come as soon as they can. */
		if (!arm_before_return())
			irq_work_queue(&look_irq);
	}
	note(&call, verdict);
	if (verdict == REFUSED) {
		trace_refused(check, call.kind, call.count, call.limit);
		return 0;
	}
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
 */
static void process_forked(void *data, struct task_struct *parent, struct task_struct *child)
{
	if (current->mm && child->mm && child->mm != current->mm)
		vmareserve_mark_inherit(current->mm, child->mm);
}

static struct tracepoint *fork_tracepoint;

static void __init note_tracepoint(struct tracepoint *tp, void *data)
{
	if (!strcmp(tp->name, "sched_process_fork"))
		fork_tracepoint = tp;
}

/*
 * Which probes are there, and when
 */

static bool stays(const struct vmareserve_limit_check *check)
{
	return check->code.at_refusal;
}

static int register_one(struct probe *probe)
{
	const struct vmareserve_limit_code *code = &probe->check->code;
	bool refusal = stays(probe->check);
	int err;

	lockdep_assert_held(&arm_lock);
	/* register_kprobe() needs a zeroed struct each time. */
	probe->kp = (struct kprobe) {
		.addr = (kprobe_opcode_t *)(vmareserve_kernel_text +
					    (refusal ? code->refusal : code->after_load)),
		.pre_handler = refusal ? about_to_refuse : limit_loaded,
		.post_handler = refusal ? not_optimized : NULL,
	};
	err = register_kprobe(&probe->kp);
	if (err)
		pr_err_ratelimited("can't probe %s+0x%lx: error %d\n",
				   probe->check->function, probe->check->offset, err);
	probe->registered = !err;
	return err;
}

static bool is_registered(const struct probe *probe, bool stay)
{
	return probe->registered && stays(probe->check) == stay;
}

/* Unregisters those that stay, or those that come and go: one wait for all. */
static void unregister_all(bool stay)
{
	struct kprobe *kps[VMARESERVE_MAX_CHECKS];
	unsigned int i, nr = 0;

	lockdep_assert_held(&arm_lock);
	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		if (is_registered(&probes[i], stay))
			kps[nr++] = &probes[i].kp;
	unregister_kprobes(kps, nr);
	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (!is_registered(&probes[i], stay))
			continue;
		probes[i].registered = false;
		missed_before += probes[i].kp.nmissed;
	}
}

static int register_all(bool stay)
{
	unsigned int i;
	int err;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		if (stays(probes[i].check) != stay || probes[i].registered)
			continue;
		err = register_one(&probes[i]);
		if (err) {
			unregister_all(stay);
			return err;
		}
	}
	return 0;
}

/* Registers the probes after the load. */
static int arm(void)
{
	int err;

	lockdep_assert_held(&arm_lock);
	last_needed = jiffies;
	if (armed)
		return 0;
	err = register_all(false);
	if (!err && fork_tracepoint) {
		err = tracepoint_probe_register(fork_tracepoint, process_forked, NULL);
		if (err)
			unregister_all(false);
	}
	WRITE_ONCE(arming_failed, err);
	if (!err)
		WRITE_ONCE(armed, true);
	/* Also after an error: the worker tries again. */
	mod_delayed_work(system_unbound_wq, &look_work, LOOK_INTERVAL);
	return err;
}

static void disarm(void)
{
	lockdep_assert_held(&arm_lock);
	WRITE_ONCE(armed, false);
	/*
	 * A handler that has seen it armed makes its mark before this returns: it
	 * has preemption disabled. One that has not seen it arms it again.
	 */
	synchronize_rcu();
	if (vmareserve_marks_count() && !stopping) {
		WRITE_ONCE(armed, true);
		return;
	}
	if (fork_tracepoint) {
		tracepoint_probe_unregister(fork_tracepoint, process_forked, NULL);
		tracepoint_synchronize_unregister();
	}
	unregister_all(false);
}

/* The worker: drops marks, and the probes when nobody needs them any more. */
static void look_after(struct work_struct *work)
{
	unsigned int marks = vmareserve_marks_drop(READ_ONCE(*vmareserve_max_map_count));

	mutex_lock(&arm_lock);
	if (stopping)
		goto unlock;
	if (marks || users)
		arm();
	else if (armed && time_after(jiffies, last_needed + DISARM_DELAY))
		disarm();
	if (armed || arming_failed)
		mod_delayed_work(system_unbound_wq, &look_work, LOOK_INTERVAL);
unlock:
	mutex_unlock(&arm_lock);
}

/* Is a probe's breakpoint, or jump, in the kernel's text? */
static bool is_in_place(const struct probe *probe)
{
	return probe->registered && READ_ONCE(*probe->kp.addr) != probe->kp.opcode;
}

/**
 * vmareserve_probes_are_needed_to_hold() - does kind unmap need probes that come and go?
 *
 * Context: any.
 * Return: true where a place of the munmap core is not at the refusal: then whoever
 * holds headroom calls vmareserve_probes_get(), of whatever kind it is.
 */
bool vmareserve_probes_are_needed_to_hold(void)
{
	return unmap_needs_arming;
}

/**
 * vmareserve_probes_get() - have the probes after the load in place
 *
 * When this returns 0, every call that begins from then on passes them, until
 * vmareserve_probes_put() has been called as often as this.
 *
 * Context: may sleep; waits while probes are being removed, for some RCU grace
 * periods.
 * Return: 0; -EINTR on a fatal signal; an errno from register_kprobe().
 */
int vmareserve_probes_get(void)
{
	int err;

	if (mutex_lock_killable(&arm_lock))
		return -EINTR;
	err = arm();
	if (!err)
		users++;
	mutex_unlock(&arm_lock);
	return err;
}

/**
 * vmareserve_probes_put() - the counterpart of vmareserve_probes_get()
 *
 * When nobody needs the probes any more they go, some seconds later.
 *
 * Context: may sleep.
 */
void vmareserve_probes_put(void)
{
	mutex_lock(&arm_lock);
	users--;
	last_needed = jiffies;
	mutex_unlock(&arm_lock);
}

/**
 * vmareserve_probes_armed() - does headroom work?
 *
 * Root can switch all kprobes off in debugfs: then the kernel's text is as it was
 * (arm_all_kprobes(), disarm_all_kprobes() in kernel/kprobes.c, 5.10 to 7.3).
 *
 * Context: may sleep, for a short time.
 * Return: true when the probes of the munmap core are in the kernel's text.
 */
bool vmareserve_probes_armed(void)
{
	unsigned int i;
	bool ok = true;

	/* Without those that come and go, nothing changes: RESERVE need not wait. */
	if (unmap_needs_arming)
		mutex_lock(&arm_lock);
	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		if (probes[i].check->kind == VMARESERVE_KIND_UNMAP)
			ok = ok && is_in_place(&probes[i]);
	if (unmap_needs_arming)
		mutex_unlock(&arm_lock);
	return ok;
}

/**
 * vmareserve_probes_missed() - how often a probe was hit and its handler did not run
 *
 * A kprobe that is hit while another kprobe's handler runs on the same CPU is
 * missed. No handler calls what the probes are on, so this stays 0.
 *
 * Context: may sleep, for a short time.
 * Return: their number, since load.
 */
unsigned long vmareserve_probes_missed(void)
{
	unsigned long missed;
	unsigned int i;

	mutex_lock(&arm_lock);
	missed = missed_before;
	for (i = 0; i < vmareserve_nr_limit_checks; i++)
		if (probes[i].registered)
			missed += probes[i].kp.nmissed;
	mutex_unlock(&arm_lock);
	return missed;
}

static const char *kind_name(enum vmareserve_kind kind)
{
	return kind == VMARESERVE_KIND_UNMAP ? "unmap" :
	       kind == VMARESERVE_KIND_SPLIT ? "split" : "map";
}

static const char *placement(const struct vmareserve_limit_check *check)
{
	return stays(check) ? "at the refusal" : "after the load";
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
			   kind_name(check->kind), placement(check),
			   is_in_place(&probes[i]) ? "in place" :
			   probes[i].registered ? "switched off" : "not registered");
	}
	mutex_unlock(&arm_lock);
}

static void __init log_places(void)
{
	const struct vmareserve_limit_check *check;
	unsigned int i;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		check = probes[i].check;
		pr_info("%s+0x%lx: %s, %s%s%s%s\n", check->function, check->offset,
			kind_name(check->kind), placement(check),
			stays(check) || !check->code.doubt ? "" : " (",
			stays(check) || !check->code.doubt ? "" : check->code.doubt,
			stays(check) || !check->code.doubt ? "" : ")");
	}
}

/**
 * vmareserve_probes_init() - register the probes that stay
 *
 * Relies on register_kprobe() and on a pre_handler that returns 1 after it has
 * changed the instruction pointer (Documentation/trace/kprobes.rst, 5.10 to 7.3).
 *
 * Context: module load, when the places are known; may sleep.
 * Return: 0, or an errno from register_kprobe().
 */
int __init vmareserve_probes_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < vmareserve_nr_limit_checks; i++) {
		probes[i].check = &vmareserve_limit_checks[i];
		if (probes[i].check->kind == VMARESERVE_KIND_UNMAP && !stays(probes[i].check))
			unmap_needs_arming = true;
	}
	log_places();
	for_each_kernel_tracepoint(note_tracepoint, NULL);
	if (!fork_tracepoint)
		pr_notice("this kernel has no tracepoint sched_process_fork: children that are forked above the limit are refused all new mappings\n");

	mutex_lock(&arm_lock);
	err = register_all(true);
	stopping = err;
	mutex_unlock(&arm_lock);
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
	/* After this no handler of theirs runs, so no task_work comes any more. */
	unregister_all(true);
	if (armed)
		disarm();
	mutex_unlock(&arm_lock);

	irq_work_sync(&look_irq);
	cancel_delayed_work_sync(&look_work);
	while (arming_pending())
		msleep(20);
	if (READ_ONCE(armings_used))
		synchronize_rcu_tasks();
	vmareserve_marks_drop_all();
}
