// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve status: mappings and headroom of processes.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common.h"

/* Columns that the bar leaves free. */
#define BAR_MARGIN	10

static unsigned int terminal_width(void)
{
	struct winsize size;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return 80;
}

static void print_cells(unsigned int width, __u64 part, __u64 whole)
{
	__u64 filled = !whole || part >= whole ? width : part * width / whole, i;

	for (i = 0; i < width; i++)
		putchar(i < filled ? '#' : '.');
}

/*
 * From no mappings to vm.max_map_count, then a |, then the headroom. Headroom
 * has a quarter of the width, whatever it is: it would be too small to see.
 */
static void print_bar(const struct vmareserve_status *status, __u64 held)
{
	unsigned int width = terminal_width(), headroom;

	if (width < BAR_MARGIN + 10)
		return;
	width -= BAR_MARGIN + 1;
	headroom = held ? width / 4 : 0;
	printf("%8s[", "");
	print_cells(width - headroom, status->map_count, status->max_map_count);
	putchar('|');
	print_cells(headroom, status->in_use, held);
	puts("]");
}

static void print_header(void)
{
	printf("%7s %-15s %7s %7s %8s %7s %8s %9s\n", "PID", "COMMAND", "MAPS",
	       "LIMIT", "HEADROOM", "IN-USE", "RESCUED", "EXHAUSTED");
}

static void print_text(pid_t pid, const struct vmareserve_status *status)
{
	unsigned long long headroom = headroom_of(status);
	char comm[COMM_SIZE];

	read_comm(pid, comm);
	make_printable(comm);
	printf("%7d %-15s %7llu %7llu %8llu %7llu %8llu %9llu\n", pid, comm,
	       status->map_count, status->max_map_count, headroom,
	       status->in_use, status->rescued, status->exhausted);
	if (isatty(STDOUT_FILENO))
		print_bar(status, headroom);
}

/* How many bytes of valid UTF-8 begin at @s; 0 when it is none. */
static int utf8_length(const unsigned char *s)
{
	/* The least that may be written with so many bytes more. */
	static const unsigned int least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned int point;
	int more, i;

	if (*s < 0x80)
		return 1;
	if (*s >= 0xf8 || *s < 0xc0)
		return 0;
	more = *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : 1;
	point = *s & (0x3f >> more);
	for (i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (s[i] & 0x3f);
	}
	if (point < least[more] || point > 0x10ffff ||
	    (point >= 0xd800 && point < 0xe000))
		return 0;
	return more + 1;
}

/* A process chooses its name itself: any bytes. */
static void print_json_string(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int len;

	putchar('"');
	while (*s) {
		len = utf8_length(s);
		if (!len) {
			fputs("\\ufffd", stdout);
			s++;
		} else if (*s < 0x20 || *s == 0x7f) {
			printf("\\u%04x", *s++);
		} else {
			if (*s == '"' || *s == '\\')
				putchar('\\');
			while (len--)
				putchar(*s++);
		}
	}
	putchar('"');
}

static void print_json(pid_t pid, const struct vmareserve_status *status, bool first)
{
	char comm[COMM_SIZE];

	read_comm(pid, comm);
	printf("%s\n      {\n         \"pid\": %d,\n         \"comm\": ",
	       first ? "" : ",", pid);
	print_json_string(comm);
	printf(",\n         \"map_count\": %llu", status->map_count);
	printf(",\n         \"max_map_count\": %llu", status->max_map_count);
	printf(",\n         \"headroom_total\": %llu", status->headroom_total);
	printf(",\n         \"in_use\": %llu", status->in_use);
	printf(",\n         \"rescued\": %llu", status->rescued);
	printf(",\n         \"exhausted\": %llu", status->exhausted);
	printf("\n      }");
}

/**
 * cmd_status() - vmareserve status
 * @argc: without the program's own options
 * @argv: likewise
 *
 * Return: the exit status.
 */
int cmd_status(int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "json",	no_argument, NULL, 'J' },
		OPTION_HELP,
		OPTION_VERSION,
		{ NULL }
	};
	size_t count, i, shown = 0, hidden = 0;
	struct vmareserve_status status;
	int result = EXIT_SUCCESS;
	unsigned long long by_default;
	bool json = false, all;
	pid_t *pids;
	int fd, error, c;

	while ((c = getopt_long(argc, argv, "JhV", longopts, NULL)) != -1) {
		switch (c) {
		case 'J':
			json = true;
			break;
		default:
			common_option(c, EXIT_FAILURE);
		}
	}

	/* Without PIDs, all that have reserved headroom, or are using it. */
	all = optind == argc;
	if (all) {
		if (list_processes(&pids, &count))
			err(EXIT_FAILURE, "cannot read /proc");
	} else {
		count = argc - optind;
		pids = calloc(count, sizeof(*pids));
		if (!pids)
			err(EXIT_FAILURE, NULL);
		for (i = 0; i < count; i++)
			pids[i] = parse_pid(argv[optind + i], EXIT_FAILURE);
	}

	fd = open_device();
	if (fd < 0) {
		complain_open(errno);
		free(pids);
		return EXIT_FAILURE;
	}
	by_default = read_default_headroom();
	if (json)
		printf("{\n   \"default_headroom\": %llu,\n   \"processes\": [",
		       by_default);
	for (i = 0; i < count; i++) {
		error = get_status(fd, pids[i], &status);
		if (error && all && (error == ESRCH || error == EPERM)) {
			hidden += error == EPERM;
			continue;
		}
		if (error) {
			complain_status(pids[i], error);
			result = EXIT_FAILURE;
			continue;
		}
		if (all && !status.headroom_total && !status.in_use)
			continue;
		if (json) {
			print_json(pids[i], &status, !shown);
		} else {
			if (!shown)
				print_header();
			print_text(pids[i], &status);
		}
		shown++;
	}
	if (json)
		printf("%s]\n}\n", shown ? "\n   " : "");
	else if (all && !shown)
		puts(by_default ? "No process is above the limit." :
				  "No process has headroom.");
	if (all && !json && by_default)
		printf("Every process has headroom of %llu by default_headroom.\n",
		       by_default);
	if (hidden)
		warnx("%zu processes of other users are not shown: run this as root to see them",
		      hidden);
	close(fd);
	free(pids);
	return result;
}
