// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/vmareserve: what applications see. The ioctls, their structs and
 * errors are told in uapi/linux/vmareserve.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/poll.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "device.h"
#include "limit_checks.h"
#include "limit_probes.h"
#include "marks.h"
#include "process.h"
#include "reservation.h"
#include "uapi/linux/vmareserve.h"

static unsigned int max_headroom = 65536;
module_param(max_headroom, uint, 0644);
MODULE_PARM_DESC(max_headroom, "Headroom of the kinds unmap and split, in mappings, that a process may hold without CAP_SYS_RESOURCE (default: 65536)");

static unsigned int max_map_headroom;
module_param(max_map_headroom, uint, 0644);
MODULE_PARM_DESC(max_map_headroom, "Headroom of the kind map, in mappings, that a process may hold without CAP_SYS_RESOURCE (default: 0)");

/*
 * As check_prlimit_permission() in kernel/sys.c has it. @audit: a refusal is worth a
 * line in the audit log.
 */
static bool may_access(struct task_struct *task, bool audit)
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
	     (audit ? ns_capable(tcred->user_ns, CAP_SYS_RESOURCE) :
		      ns_capable_noaudit(tcred->user_ns, CAP_SYS_RESOURCE));
	rcu_read_unlock();
	return ok;
}

/*
 * The process with number @nr that the caller may serve, as its pid (PIDTYPE_TGID)
 * with a reference, or an ERR_PTR().
 */
static struct pid *get_process(s32 nr, bool audit)
{
	struct task_struct *task;
	struct mm_struct *mm;
	struct pid *pid;

	if (!nr)
		return get_pid(task_tgid(current));

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
		pid = ERR_PTR(-EINTR);
		goto put_task;
	}
	mm = vmareserve_task_mm(task);
	if (!same_thread_group(task, current) && !may_access(task, audit))
		pid = ERR_PTR(-EPERM);
	else if (!mm)
		pid = ERR_PTR(-ESRCH);
	else
		pid = get_task_pid(task, PIDTYPE_TGID);
	if (mm)
		mmput(mm);
	up_read(&task->signal->exec_update_lock);
put_task:
	put_task_struct(task);
	return pid;
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
	enum vmareserve_kind kind;
	unsigned int max_total;
	struct pid *pid;
	int err;

	err = copy_arg(&arg, sizeof(arg), VMARESERVE_RESERVE_SIZE_VER0,
		       uarg, usize);
	if (err)
		return err;
	if (arg.flags >= VMARESERVE_NR_KINDS)
		return -EINVAL;
	kind = arg.flags;
	pid = get_process(arg.pid, true);
	if (IS_ERR(pid))
		return PTR_ERR(pid);

	max_total = kind == VMARESERVE_MAP ? READ_ONCE(max_map_headroom) :
					     READ_ONCE(max_headroom);
	err = vmareserve_reserve(res, pid, kind, arg.headroom, max_total);
	if (err == -EPERM && capable(CAP_SYS_RESOURCE))
		err = vmareserve_reserve(res, pid, kind, arg.headroom, INT_MAX);
	if (err == -EOPNOTSUPP)
		pr_err_ratelimited("kprobes are switched off, and headroom needs them: echo 1 > /sys/kernel/debug/kprobes/enabled\n");
	put_pid(pid);
	return err;
}

/* All that STATUS and fdinfo tell of the process @pid. */
static int get_status(struct vmareserve_reservation *res, struct pid *pid,
		      struct vmareserve_status *status)
{
	int limit, count = vmareserve_map_count(pid);

	if (count < 0)
		return count;
	limit = READ_ONCE(*vmareserve_max_map_count);
	status->map_count = count;
	status->max_map_count = limit;
	status->in_use = max(count - limit, 0);
	vmareserve_reservation_status(res, pid, limit, status);
	return 0;
}

static long ioctl_status(struct vmareserve_reservation *res,
			 void __user *uarg, size_t usize)
{
	struct vmareserve_status arg, status = {};
	struct pid *pid;
	int err;

	err = copy_arg(&arg, sizeof(arg), VMARESERVE_STATUS_SIZE_VER0,
		       uarg, usize);
	if (err)
		return err;
	if (arg.flags)
		return -EINVAL;

	pid = arg.pid ? NULL : vmareserve_served(res);
	if (!pid)
		pid = get_process(arg.pid, false);
	if (IS_ERR(pid))
		return PTR_ERR(pid);

	status.pid = arg.pid;
	err = get_status(res, pid, &status);
	put_pid(pid);
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
	struct pid *pid = vmareserve_served(res);
	struct vmareserve_status status = {};
	unsigned int i;

	/* Nothing to tell when it serves nobody, or a process that has gone. */
	if (pid && !get_status(res, pid, &status)) {
		seq_printf(m, "headroom:\t%llu\n", status.headroom);
		seq_printf(m, "kind:\t%s\n", vmareserve_kind_name(status.kind));
		seq_printf(m, "headroom_total:\t%llu\n", status.headroom_total);
		seq_printf(m, "map_count:\t%llu\n", status.map_count);
		seq_printf(m, "max_map_count:\t%llu\n", status.max_map_count);
		seq_printf(m, "in_use:\t%llu\n", status.in_use);
		seq_printf(m, "rescued:\t%llu\n", status.rescued);
		seq_printf(m, "exhausted:\t%llu\n", status.exhausted);
		for (i = 0; i < VMARESERVE_NR_KINDS; i++)
			seq_printf(m, "%s:\theadroom %llu limit %llu rescued %llu exhausted %llu\n",
				   vmareserve_kind_name(i), status.kinds[i].headroom,
				   status.kinds[i].limit, status.kinds[i].rescued,
				   status.kinds[i].exhausted);
	}
	put_pid(pid);
}

static __poll_t vmareserve_poll(struct file *file, poll_table *wait)
{
	struct vmareserve_reservation *res = file->private_data;
	__poll_t events = 0;
	struct pid *pid;

	poll_wait(file, &res->poll, wait);
	pid = vmareserve_wake_arm(res);
	if (!pid)
		return 0;
	if (vmareserve_has_ended(pid))
		events = EPOLLHUP;
	else if (vmareserve_map_count(pid) > READ_ONCE(*vmareserve_max_map_count))
		events = EPOLLPRI;
	put_pid(pid);
	return events;
}

static int vmareserve_open(struct inode *inode, struct file *file)
{
	struct vmareserve_reservation *res;

	res = kzalloc_obj(*res, GFP_KERNEL_ACCOUNT);
	if (!res)
		return -ENOMEM;
	vmareserve_reservation_init(res);
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
	.poll		= vmareserve_poll,
	.unlocked_ioctl	= vmareserve_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= vmareserve_show_fdinfo,
};

/* /sys/class/misc/vmareserve/ */

static ssize_t reservations_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", vmareserve_reservation_totals().reservations);
}
static DEVICE_ATTR_RO(reservations);

/* A file for each kind. */
#define KIND_ATTR_RO(file, format, value)				\
static ssize_t file##_show(struct device *dev, struct device_attribute *attr, char *buf) \
{									\
	return sysfs_emit(buf, format "\n", value);			\
}									\
static DEVICE_ATTR_RO(file)

KIND_ATTR_RO(headroom_unmap, "%llu", vmareserve_reservation_totals().headroom[VMARESERVE_UNMAP]);
KIND_ATTR_RO(headroom_split, "%llu", vmareserve_reservation_totals().headroom[VMARESERVE_SPLIT]);
KIND_ATTR_RO(headroom_map, "%llu", vmareserve_reservation_totals().headroom[VMARESERVE_MAP]);
KIND_ATTR_RO(rescued_unmap, "%lu", vmareserve_headroom_counts().rescued[VMARESERVE_UNMAP]);
KIND_ATTR_RO(rescued_split, "%lu", vmareserve_headroom_counts().rescued[VMARESERVE_SPLIT]);
KIND_ATTR_RO(rescued_map, "%lu", vmareserve_headroom_counts().rescued[VMARESERVE_MAP]);
KIND_ATTR_RO(exhausted_unmap, "%lu", vmareserve_headroom_counts().exhausted[VMARESERVE_UNMAP]);
KIND_ATTR_RO(exhausted_split, "%lu", vmareserve_headroom_counts().exhausted[VMARESERVE_SPLIT]);
KIND_ATTR_RO(exhausted_map, "%lu", vmareserve_headroom_counts().exhausted[VMARESERVE_MAP]);

static ssize_t missed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lu\n", vmareserve_probes_missed());
}
static DEVICE_ATTR_RO(missed);

static ssize_t armed_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", vmareserve_probes_armed());
}
static DEVICE_ATTR_RO(armed);

static ssize_t marks_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", vmareserve_marks_count());
}
static DEVICE_ATTR_RO(marks);

static ssize_t marks_lost_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", vmareserve_marks_lost());
}
static DEVICE_ATTR_RO(marks_lost);

static struct attribute *vmareserve_attrs[] = {
	&dev_attr_reservations.attr,
	&dev_attr_headroom_unmap.attr,
	&dev_attr_headroom_split.attr,
	&dev_attr_headroom_map.attr,
	&dev_attr_rescued_unmap.attr,
	&dev_attr_rescued_split.attr,
	&dev_attr_rescued_map.attr,
	&dev_attr_exhausted_unmap.attr,
	&dev_attr_exhausted_split.attr,
	&dev_attr_exhausted_map.attr,
	&dev_attr_missed.attr,
	&dev_attr_armed.attr,
	&dev_attr_marks.attr,
	&dev_attr_marks_lost.attr,
	NULL
};
ATTRIBUTE_GROUPS(vmareserve);

static struct miscdevice vmareserve_misc = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "vmareserve",
	.fops	= &vmareserve_fops,
	.mode	= 0666,
	.groups	= vmareserve_groups,
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
