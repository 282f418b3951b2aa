// SPDX-License-Identifier: GPL-2.0
/*
 * A process: its mm, how many mappings it has, and whether it has ended.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/pid.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "process.h"

/**
 * vmareserve_task_mm() - the mm that a process's threads have
 * @task: one of the threads; it may have exited before the others
 *
 * Context: any, with a reference on @task.
 * Return: the mm, with a reference on its users that the caller drops with mmput();
 * or NULL when the process has none, or none any more.
 */
struct mm_struct *vmareserve_task_mm(struct task_struct *task)
{
	struct mm_struct *mm = NULL;
	struct task_struct *thread;

	rcu_read_lock();
	for_each_thread(task, thread) {
		mm = get_task_mm(thread);
		if (mm)
			break;
	}
	rcu_read_unlock();
	return mm;
}

/**
 * vmareserve_map_count() - how many mappings a process has
 * @pid: the process's (PIDTYPE_TGID)
 *
 * Takes the mmap lock for reading, so that no call is half done.
 *
 * Context: may sleep; the caller does not hold the mmap lock.
 * Return: mm->map_count, -ESRCH when the process has no mm (any more), or -EINTR
 * on a fatal signal.
 */
int vmareserve_map_count(struct pid *pid)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_TGID);
	struct mm_struct *mm;
	int count = -EINTR;

	if (!task)
		return -ESRCH;
	mm = vmareserve_task_mm(task);
	put_task_struct(task);
	if (!mm)
		return -ESRCH;
	if (!mmap_read_lock_killable(mm)) {
		count = READ_ONCE(mm->map_count);
		mmap_read_unlock(mm);
	}
	mmput(mm);
	return count;
}

/**
 * vmareserve_has_ended() - has a process ended?
 * @pid: the process's (PIDTYPE_TGID)
 *
 * As pidfd_poll() sees it (kernel/fork.c, fs/pidfs.c, 5.10 to 7.3): all threads have
 * exited, waited for or not.
 *
 * Context: any.
 * Return: true when no thread of it is left.
 */
bool vmareserve_has_ended(struct pid *pid)
{
	struct task_struct *leader;
	bool ended;

	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	ended = !leader || (READ_ONCE(leader->exit_state) && thread_group_empty(leader));
	rcu_read_unlock();
	return ended;
}
