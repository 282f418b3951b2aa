/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the commands share: the device and what its errors mean, what /proc
 * tells of a process, and numbers on the command line.
 */
#ifndef COMMON_H
#define COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <sys/types.h>

#include <linux/vmareserve.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

#define DEVICE			"/dev/vmareserve"
#define MAX_HEADROOM		"/sys/module/vmareserve/parameters/max_headroom"
#define MAX_MAP_HEADROOM	"/sys/module/vmareserve/parameters/max_map_headroom"
#define DEFAULT_HEADROOM_FILE	"/sys/module/vmareserve/parameters/default_headroom"
#define KPROBES_ENABLED		"/sys/kernel/debug/kprobes/enabled"
#define DEFAULT_HEADROOM	4096

/* Exit statuses of "run", as env(1) and timeout(1) have them. */
#define EXIT_CANCELED		125
#define EXIT_CANNOT_INVOKE	126
#define EXIT_ENOENT		127

/* "unmap", "split", "map" */
extern const char *const kind_names[VMARESERVE_NR_KINDS];

int open_device(void);
void complain_open(int err);
unsigned int hold_headroom(pid_t pid, const __u64 headroom[VMARESERVE_NR_KINDS], int status,
			   int devices[VMARESERVE_NR_KINDS]);
int get_status(int fd, pid_t pid, struct vmareserve_status *status);
void complain_status(pid_t pid, int err);
bool knows_kinds(const struct vmareserve_status *status);
__u64 kind_headroom(const struct vmareserve_status *status, unsigned int kind);
__u64 kind_in_use(const struct vmareserve_status *status, unsigned int kind);

/* A process's name: TASK_COMM_LEN of the kernel. */
#define COMM_SIZE		16

long long read_number(const char *path);
long long read_max_map_count(void);
__u64 read_default_headroom(void);
void read_comm(pid_t pid, char comm[COMM_SIZE]);
void make_printable(char *text);
long count_maps(pid_t pid);
int list_processes(pid_t **pids, size_t *count);

pid_t parse_pid(const char *arg, int status);
__u64 parse_headroom(const char *arg, const char *what, int status);
unsigned int parse_number(const char *arg, const char *what);
void close_stdout(void);

/* All commands have these; common_option() takes care of them. */
#define OPTION_HELP	{ "help", no_argument, NULL, 'h' }
#define OPTION_VERSION	{ "version", no_argument, NULL, 'V' }

noreturn void usage(FILE *to);
noreturn void try_help(int status);
noreturn void common_option(int c, int status);
bool parse_headroom_options(int argc, char **argv, const char *shortopts, int status,
			    __u64 headroom[VMARESERVE_NR_KINDS]);

int cmd_run(int argc, char **argv);
int cmd_grant(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_watch(int argc, char **argv);

#endif /* COMMON_H */
