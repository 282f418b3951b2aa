// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/vmareserve: what applications see. The ioctls, their structs and
 * errors are told in uapi/linux/vmareserve.h.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "device.h"
#include "headroom.h"
#include "kernel_symbols.h"
#include "munmap_hook.h"
#include "uapi/linux/vmareserve.h"

static unsigned int max_headroom = 65536;
module_param(max_headroom, uint, 0644);
MODULE_PARM_DESC(max_headroom, "Headroom, in mappings, that a process may hold without CAP_SYS_RESOURCE (default: 65536)");

/* As check_prlimit_permission() in kernel/sys.c has it. */
static bool may_access(struct task_struct *task)
{
	const struct cred *cred = current_cred(), *tcred;
	bool ok;

	rcu_read_lock();
	tcred = __task_cred(task);
	ok = (uid_eq(cred->uid, tcred->euid) &&
	      uid_eq(cred->uid, tcred->suid) &&
	      uid_eq(cred->uid, tcred->uid) &&
	      gid_eq(cred->gid, tcred->egid) &&
	      gid_eq(cred->gid, tcred->sgid) &&
	      gid_eq(cred->gid, tcred->gid)) ||
	     ns_capable(tcred->user_ns, CAP_SYS_RESOURCE);
	rcu_read_unlock();
	return ok;
}

/*
 * The mm that the threads of @task have, also when @task itself has exited
 * before the others; with a reference on its users, or NULL.
 */
static struct mm_struct *get_process_mm(struct task_struct *task)
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

/* The mm of process @nr, with a reference on its users, or an ERR_PTR(). */
static struct mm_struct *get_mm(s32 nr)
{
	struct task_struct *task;
	struct mm_struct *mm;
	struct pid *pid;

	if (!nr) {
		mm = current->mm;
		mmget(mm);
		return mm;
	}

	pid = find_get_pid(nr);
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	if (!task)
		return ERR_PTR(-ESRCH);

	/*
	 * Keeps the task from changing mm and credentials by exec() between
	 * the check of one and the use of the other, as in mm_access().
	 */
	if (down_read_killable(&task->signal->exec_update_lock)) {
		mm = ERR_PTR(-EINTR);
		goto put_task;
	}
	mm = get_process_mm(task);
	if (mm != current->mm && !may_access(task)) {
		if (mm)
			mmput(mm);
		mm = ERR_PTR(-EPERM);
	} else if (!mm) {
		mm = ERR_PTR(-ESRCH);
	}
	up_read(&task->signal->exec_update_lock);
put_task:
	put_task_struct(task);
	return mm;
}

/* copy_struct_from_user() for a struct whose first version has @min bytes. */
static int copy_arg(void *arg, size_t ksize, size_t min,
		    const void __user *uarg, size_t usize)
{
	return usize < min ? -EINVAL :
			     copy_struct_from_user(arg, ksize, uarg, usize);
}

static long ioctl_reserve(struct vmareserve_reservation *res,
			  void __user *uarg, size_t usize)
{
	struct vmareserve_reserve arg;
	struct mm_struct *mm;
	int err;

	err = copy_arg(&arg, sizeof(arg), sizeof(struct vmareserve_reserve),
		       uarg, usize);
	if (err)
		return err;
	if (arg.flags)
		return -EINVAL;
	mm = get_mm(arg.pid);
	if (IS_ERR(mm))
		return PTR_ERR(mm);

	err = vmareserve_reserve(res, mm, arg.headroom, READ_ONCE(max_headroom));
	if (err == -EPERM && capable(CAP_SYS_RESOURCE))
		err = vmareserve_reserve(res, mm, arg.headroom, INT_MAX);
	mmput(mm);
	return err;
}

/* All that STATUS and fdinfo tell of @mm, whose users the caller pins. */
static int get_status(struct vmareserve_reservation *res, struct mm_struct *mm,
		      struct vmareserve_status *status)
{
	int count, limit;

	count = vmareserve_map_count(mm);
	if (count < 0)
		return count;
	limit = READ_ONCE(*vmareserve_kernel.max_map_count);
	status->map_count = count;
	status->max_map_count = limit;
	status->in_use = max(count - limit, 0);
	vmareserve_headroom_status(res, mm, status);
	return 0;
}

static long ioctl_status(struct vmareserve_reservation *res,
			 void __user *uarg, size_t usize)
{
	struct vmareserve_status arg, status = {};
	struct mm_struct *mm;
	int err;

	err = copy_arg(&arg, sizeof(arg), sizeof(struct vmareserve_status),
		       uarg, usize);
	if (err)
		return err;
	if (arg.flags)
		return -EINVAL;

	if (arg.pid || !vmareserve_serves(res, &mm))
		mm = get_mm(arg.pid);
	if (!mm)
		return -ESRCH;
	if (IS_ERR(mm))
		return PTR_ERR(mm);

	status.pid = arg.pid;
	err = get_status(res, mm, &status);
	mmput(mm);
	if (err)
		return err;
	/* What a newer program has beyond this is 0, and stays so. */
	if (copy_to_user(uarg, &status, min(usize, sizeof(status))))
		return -EFAULT;
	return 0;
}

static long vmareserve_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct vmareserve_reservation *res = file->private_data;
	void __user *uarg = (void __user *)arg;

	/* Whatever its size: that is the struct's version. */
	switch (cmd & ~IOCSIZE_MASK) {
	case VMARESERVE_IOC_RESERVE & ~IOCSIZE_MASK:
		return ioctl_reserve(res, uarg, _IOC_SIZE(cmd));
	case VMARESERVE_IOC_STATUS & ~IOCSIZE_MASK:
		return ioctl_status(res, uarg, _IOC_SIZE(cmd));
	default:
		return -ENOTTY;
	}
}

static void vmareserve_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct vmareserve_reservation *res = file->private_data;
	struct vmareserve_status status = {};
	struct mm_struct *mm = NULL;

	/* Nothing to tell when it serves nobody, or a process that has gone. */
	if (!vmareserve_serves(res, &mm) || !mm)
		return;
	if (!get_status(res, mm, &status)) {
		seq_printf(m, "headroom:\t%llu\n", status.headroom);
		seq_printf(m, "headroom_total:\t%llu\n", status.headroom_total);
		seq_printf(m, "map_count:\t%llu\n", status.map_count);
		seq_printf(m, "max_map_count:\t%llu\n", status.max_map_count);
		seq_printf(m, "in_use:\t%llu\n", status.in_use);
		seq_printf(m, "rescued:\t%llu\n", status.rescued);
		seq_printf(m, "exhausted:\t%llu\n", status.exhausted);
	}
	mmput(mm);
}

static int vmareserve_open(struct inode *inode, struct file *file)
{
	struct vmareserve_reservation *res;

	res = kzalloc_obj(*res, GFP_KERNEL_ACCOUNT);
	if (!res)
		return -ENOMEM;
	file->private_data = res;
	return nonseekable_open(inode, file);
}

static int vmareserve_release(struct inode *inode, struct file *file)
{
	struct vmareserve_reservation *res = file->private_data;

	vmareserve_unreserve(res);
	kfree(res);
	return 0;
}

static const struct file_operations vmareserve_fops = {
	.owner		= THIS_MODULE,
	.open		= vmareserve_open,
	.release	= vmareserve_release,
	.unlocked_ioctl	= vmareserve_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= vmareserve_show_fdinfo,
};

static struct miscdevice vmareserve_misc = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "vmareserve",
	.fops	= &vmareserve_fops,
	.mode	= 0666,
};

/**
 * vmareserve_device_init() - make /dev/vmareserve
 *
 * Context: module load, when all else works; may sleep.
 * Return: 0, or a negative errno from misc_register().
 */
int __init vmareserve_device_init(void)
{
	return misc_register(&vmareserve_misc);
}

/**
 * vmareserve_device_exit() - remove /dev/vmareserve
 *
 * Context: module unload: no file is open, each holds the module. May sleep.
 */
void vmareserve_device_exit(void)
{
	misc_deregister(&vmareserve_misc);
}
