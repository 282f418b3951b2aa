// SPDX-License-Identifier: GPL-2.0
/*
 * What the commands share: the device and what its errors mean, what /proc
 * tells of a process, and numbers on the command line.
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common.h"

const char *const kind_names[VMARESERVE_NR_KINDS] = { "unmap", "split", "map" };

/**
 * open_device() - open /dev/vmareserve
 *
 * Return: a descriptor, or -1 with errno: see complain_open().
 */
int open_device(void)
{
	return open(DEVICE, O_RDWR | O_CLOEXEC);
}

/**
 * complain_open() - say why the device can't be opened, and what to do
 * @err: the errno of open_device()
 */
void complain_open(int err)
{
	switch (err) {
	case ENOENT:
		if (!access("/sys/module/vmareserve", F_OK)) {
			warnx("cannot open %s: the module is loaded, but this /dev does not have the node; in a container, pass it in: docker run --device %s",
			      DEVICE, DEVICE);
			return;
		}
		__attribute__((fallthrough));
	case ENXIO:
	case ENODEV:
		warnx("cannot open " DEVICE ": the module is not loaded; load it with: modprobe vmareserve");
		return;
	case EACCES:
		warnx("cannot open %s: Permission denied; its mode was narrowed (a udev rule?): run this as root or as a member of its group, see: ls -l %s",
		      DEVICE, DEVICE);
		return;
	case EPERM:
		warnx("cannot open %s: Operation not permitted; the device is not allowed in this container or service: docker run --device %s, or DeviceAllow=%s in the unit",
		      DEVICE, DEVICE, DEVICE);
		return;
	default:
		errno = err;
		warn("cannot open " DEVICE);
	}
}

/* RESERVE of @headroom mappings of @kind for the process @pid: 0, or the errno. */
static int reserve(int fd, pid_t pid, unsigned int kind, __u64 headroom)
{
	struct vmareserve_reserve arg = { .headroom = headroom, .pid = pid, .flags = kind };

	while (ioctl(fd, VMARESERVE_IOC_RESERVE, &arg))
		if (errno != EINTR)
			return errno;
	return 0;
}

/*
 * A module of version 0.1.0 does not fill in the kinds. All that it has is headroom
 * of the kind unmap.
 */
static void fill_in_unmap(struct vmareserve_status *status)
{
	struct vmareserve_kind_status *unmap = &status->kinds[VMARESERVE_UNMAP];

	unmap->headroom = status->headroom_total;
	unmap->by_default = read_default_headroom();
	unmap->limit = status->max_map_count + kind_headroom(status, VMARESERVE_UNMAP);
	unmap->rescued = status->rescued;
	unmap->exhausted = status->exhausted;
}

/**
 * get_status() - STATUS
 * @fd: of the device
 * @pid: whose; 0 is the process that @fd serves, or the caller
 * @status: is filled in; the kinds split and map are 0 when the module does not
 *	know them: see knows_kinds()
 *
 * Return: 0, or the errno: see complain_status().
 */
int get_status(int fd, pid_t pid, struct vmareserve_status *status)
{
	memset(status, 0, sizeof(*status));
	status->pid = pid;
	while (ioctl(fd, VMARESERVE_IOC_STATUS, status))
		if (errno != EINTR)
			return errno;
	if (!knows_kinds(status))
		fill_in_unmap(status);
	return 0;
}

/**
 * knows_kinds() - does the module know all kinds of headroom?
 * @status: of any process
 *
 * Return: false for the module's version 0.1.0. No own limit is below the machine's.
 */
bool knows_kinds(const struct vmareserve_status *status)
{
	return status->kinds[VMARESERVE_MAP].limit >= status->max_map_count;
}

/**
 * kind_headroom() - the headroom of one kind that a process has, by whatever way
 * @status: of the process
 * @kind: of headroom
 *
 * Return: mappings: what is held for it, or what it has by default if that is more.
 */
__u64 kind_headroom(const struct vmareserve_status *status, unsigned int kind)
{
	const struct vmareserve_kind_status *k = &status->kinds[kind];

	return k->headroom > k->by_default ? k->headroom : k->by_default;
}

/**
 * kind_in_use() - how much of the headroom of one kind is in use
 * @status: of the process
 * @kind: of headroom
 *
 * The kinds are used up one after the other: map, split, unmap. What the process has
 * above the limit for one of them is in the next.
 *
 * Return: mappings.
 */
__u64 kind_in_use(const struct vmareserve_status *status, unsigned int kind)
{
	__u64 begin = status->max_map_count, headroom = kind_headroom(status, kind);

	/* A module that does not know the next kind has a 0 there. */
	if (kind + 1 < VMARESERVE_NR_KINDS && status->kinds[kind + 1].limit > begin)
		begin = status->kinds[kind + 1].limit;
	if (status->map_count <= begin)
		return 0;
	return status->map_count - begin < headroom ? status->map_count - begin : headroom;
}

static void complain_no_process(const char *what, pid_t pid)
{
	if (!kill(pid, 0) || errno == EPERM)
		warnx("%s: process %d has no memory of its own; it is a kernel thread, or has ended and was not waited for (see: ps -p %d)",
		      what, pid, pid);
	else
		warnx("%s: no such process: %d (in this pid namespace)", what, pid);
}

/* What both ioctls may say. */
static void complain_common(const char *what, pid_t pid, int err)
{
	switch (err) {
	case ESRCH:
		complain_no_process(what, pid);
		return;
	case EPERM:
		warnx("%s: not permitted: process %d is not yours (its user and group ids must all be yours); run this as root on the host (it takes CAP_SYS_RESOURCE)",
		      what, pid);
		return;
	case ENOTTY:
		warnx("%s: " DEVICE " does not know this request: the loaded module is another version, or the node is not vmareserve's; install the module that belongs to this program, then: modprobe -r vmareserve; modprobe vmareserve",
		      what);
		return;
	case EOPNOTSUPP:
		warnx("%s: the kernel's kprobes are switched off, and the module needs them; switch them on, as root on the host, with: echo 1 > %s",
		      what, KPROBES_ENABLED);
		return;
	case ENOMEM:
		warnx("%s: the kernel has no memory for it (a memory cgroup's limit? see memory.max)",
		      what);
		return;
	default:
		errno = err;
		warn("%s", what);
	}
}

/**
 * complain_status() - say why STATUS failed, and what to do
 * @pid: that it was asked about
 * @err: the errno
 */
void complain_status(pid_t pid, int err)
{
	char what[64];

	snprintf(what, sizeof(what), "cannot get the status of %d", pid);
	complain_common(what, pid, err);
}

/* Says that the process may not hold @headroom more of @kind, and what to do. */
static void complain_amount(const char *what, const struct vmareserve_status *status,
			    unsigned int kind, __u64 headroom)
{
	unsigned int other = kind == VMARESERVE_UNMAP ? VMARESERVE_SPLIT : VMARESERVE_UNMAP;
	__u64 sum = status->kinds[kind].headroom + headroom;

	if (kind == VMARESERVE_MAP) {
		warnx("%s: with what the process holds that is %llu, above the module's max_map_headroom of %lld (headroom of this kind lets a process grow past vm.max_map_count); run this as root on the host (it takes CAP_SYS_RESOURCE), or let root on the host raise it: echo %llu > %s",
		      what, sum, read_number(MAX_MAP_HEADROOM), sum, MAX_MAP_HEADROOM);
		return;
	}
	sum += status->kinds[other].headroom;
	warnx("%s: with what the process holds of unmap and split that is %llu, above the module's max_headroom of %lld; ask for less, or run this as root on the host (it takes CAP_SYS_RESOURCE), or let root on the host raise it: echo %llu > %s",
	      what, sum, read_number(MAX_HEADROOM), sum, MAX_HEADROOM);
}

/*
 * Says why RESERVE failed, and what to do. @fd: of the device; @pid: whose headroom
 * it was to be, 0 for the caller; @headroom of @kind: what was asked for.
 */
static void complain_reserve(int fd, pid_t pid, unsigned int kind, __u64 headroom, int err)
{
	struct vmareserve_status status;
	char what[64];

	if (headroom)
		snprintf(what, sizeof(what), "cannot reserve %s headroom of %llu",
			 kind_names[kind], headroom);
	else
		snprintf(what, sizeof(what), "cannot watch %d", pid);
	/* The process is ours, so it is the amount. */
	if (err == EPERM && !get_status(fd, pid, &status)) {
		complain_amount(what, &status, kind, headroom);
		return;
	}
	/* It is about this process when the descriptor serves none. */
	if (err == EINVAL && kind != VMARESERVE_UNMAP && !get_status(fd, 0, &status) &&
	    !knows_kinds(&status)) {
		warnx("%s: the loaded module is an older version, which knows the kind unmap only; install the module that belongs to this program, then: modprobe -r vmareserve; modprobe vmareserve",
		      what);
		return;
	}
	if (err == EINVAL) {
		warnx("%s: with what the process holds already, that is more than a kernel can count (%d); ask for less",
		      what, INT_MAX);
		return;
	}
	complain_common(what, pid, err);
}

/**
 * hold_headroom() - hold headroom for a process
 * @pid: whose; 0 is the caller
 * @headroom: of each kind, in mappings. When all are 0, the process is served, and
 *	nothing is held
 * @status: to exit with when that fails, which gives back what is held by then
 * @devices: gets the descriptors that hold it, in ascending order: each holds one kind
 *
 * Return: how many descriptors there are.
 */
unsigned int hold_headroom(pid_t pid, const __u64 headroom[VMARESERVE_NR_KINDS], int status,
			   int devices[VMARESERVE_NR_KINDS])
{
	unsigned int kind, count = 0;
	bool none = true;
	int error;

	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++)
		none &= !headroom[kind];
	for (kind = 0; kind < VMARESERVE_NR_KINDS; kind++) {
		if (!headroom[kind] && !(none && kind == VMARESERVE_UNMAP))
			continue;
		devices[count] = open_device();
		if (devices[count] < 0) {
			complain_open(errno);
			exit(status);
		}
		error = reserve(devices[count], pid, kind, headroom[kind]);
		if (error) {
			complain_reserve(devices[count], pid, kind, headroom[kind], error);
			exit(status);
		}
		count++;
	}
	return count;
}

/**
 * read_number() - a number in a file of /proc or /sys
 * @path: of the file
 *
 * Return: the number, or -1.
 */
long long read_number(const char *path)
{
	char buf[32];
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	buf[n] = 0;
	return atoll(buf);
}

/**
 * read_max_map_count() - vm.max_map_count
 *
 * Ends the program when it can't be read: there is no /proc then.
 *
 * Return: the limit, in mappings.
 */
long long read_max_map_count(void)
{
	long long limit = read_number("/proc/sys/vm/max_map_count");

	if (limit < 0)
		err(EXIT_FAILURE, "cannot read /proc/sys/vm/max_map_count (is /proc mounted?)");
	return limit;
}

/**
 * read_default_headroom() - what every process has without asking
 *
 * Return: mappings; 0 also without the module, or with one that does not know
 * that parameter.
 */
__u64 read_default_headroom(void)
{
	long long headroom = read_number(DEFAULT_HEADROOM_FILE);

	return headroom > 0 ? headroom : 0;
}

/**
 * make_printable() - take out what could steer a terminal
 * @text: any bytes; a process chooses its name itself
 */
void make_printable(char *text)
{
	for (; *text; text++)
		if (!isprint((unsigned char)*text))
			*text = '?';
}

/**
 * read_comm() - the name of a process
 * @pid: of the process
 * @comm: gets the name, as the process has it, or "?"
 */
void read_comm(pid_t pid, char comm[COMM_SIZE])
{
	char path[64];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, comm, COMM_SIZE);
		close(fd);
	}
	/* The name may have newlines in it; the last one is the file's. */
	if (n > 0 && comm[n - 1] == '\n')
		n--;
	else if (n == COMM_SIZE)
		n--;
	if (n < 0) {
		comm[0] = '?';
		n = 1;
	}
	comm[n] = 0;
}

/**
 * count_maps() - how many mappings a process has, without the module
 * @pid: of the process
 *
 * As many as /proc/PID/maps has lines, but for the vsyscall page of x86-64,
 * which is shown there and is not a VMA (get_gate_vma() in
 * arch/x86/entry/vsyscall/vsyscall_64.c).
 *
 * Return: the count; 0 for one that has no memory of its own; -1 when it can't
 * be read.
 */
long count_maps(pid_t pid)
{
	static const char vsyscall[] = "ffffffffff600000-";
	char path[64], *line = NULL;
	size_t size = 0;
	long count = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	f = fopen(path, "re");
	if (!f)
		return -1;
	while (getline(&line, &size, f) > 0)
		if (strncmp(line, vsyscall, sizeof(vsyscall) - 1))
			count++;
	if (ferror(f))
		count = -1;
	free(line);
	fclose(f);
	return count;
}

/**
 * list_processes() - the pids of all processes
 * @pids: gets an array, for free(), in ascending order as /proc has them
 * @count: gets their number
 *
 * Return: 0, or -1 with errno.
 */
int list_processes(pid_t **pids, size_t *count)
{
	struct dirent *entry;
	size_t room = 0;
	pid_t *more;
	DIR *proc;

	*pids = NULL;
	*count = 0;
	proc = opendir("/proc");
	if (!proc)
		return -1;
	while ((entry = readdir(proc))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (*count == room) {
			room += 256;
			more = reallocarray(*pids, room, sizeof(**pids));
			if (!more) {
				free(*pids);
				closedir(proc);
				return -1;
			}
			*pids = more;
		}
		(*pids)[(*count)++] = atoi(entry->d_name);
	}
	closedir(proc);
	return 0;
}

/* Digits and nothing else, from 1 to INT_MAX; or 0. */
static unsigned int parse(const char *arg)
{
	unsigned long long number;
	char *end;

	if (!isdigit((unsigned char)*arg))
		return 0;
	errno = 0;
	number = strtoull(arg, &end, 10);
	return errno || *end || number > INT_MAX ? 0 : number;
}

/**
 * parse_pid() - a pid from the command line
 * @arg: the argument
 * @status: the program's exit status when it is none
 *
 * Return: the pid.
 */
pid_t parse_pid(const char *arg, int status)
{
	pid_t pid = parse(arg);

	if (!pid)
		errx(status, "invalid PID argument: '%s'", arg);
	return pid;
}

/**
 * parse_headroom() - a headroom from the command line
 * @arg: the argument
 * @what: what it is called
 * @status: the program's exit status when it is none
 *
 * Return: the headroom, in mappings; not 0.
 */
__u64 parse_headroom(const char *arg, const char *what, int status)
{
	__u64 headroom = parse(arg);

	if (!headroom)
		errx(status, "invalid %s argument: '%s' (a number of mappings, from 1 to %d)",
		     what, arg, INT_MAX);
	return headroom;
}

/**
 * parse_number() - another number from the command line
 * @arg: the argument
 * @what: what it is called
 *
 * Return: the number, 0 included.
 */
unsigned int parse_number(const char *arg, const char *what)
{
	unsigned int number = parse(arg);

	if (!number && strcmp(arg, "0"))
		errx(EXIT_FAILURE, "invalid %s argument: '%s'", what, arg);
	return number;
}

/**
 * close_stdout() - for atexit(): output that was not written is a failure
 */
void close_stdout(void)
{
	if (fclose(stdout) && errno != EBADF) {
		/* The reader has seen enough: not worth a message. */
		if (errno != EPIPE)
			warn("write error");
		_exit(EXIT_FAILURE);
	}
}
