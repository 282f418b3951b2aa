// SPDX-License-Identifier: GPL-2.0
/*
 * vmareserve: gives processes headroom in their map_count, and shows it.
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "run",	cmd_run },
	{ "grant",	cmd_grant },
	{ "status",	cmd_status },
	{ "top",	cmd_top },
	{ "watch",	cmd_watch },
};

/**
 * usage() - print the help and end
 * @to: stdout
 */
void usage(FILE *to)
{
	fputs("\n"
	      "Usage:\n"
	      " vmareserve run [-n <number>] [--split <number>] [--map <number>] [--]\n"
	      "                <command> [<argument>...]\n"
	      " vmareserve grant [-n <number>] [--split <number>] [--map <number>] <pid>\n"
	      " vmareserve status [--json] [<pid>...]\n"
	      " vmareserve top [-b] [-d <seconds>] [-n <iterations>] [-w <percent>]\n"
	      " vmareserve watch [-n <number>] [--split <number>] [--map <number>] <pid>\n"
	      "\n"
	      "Let munmap() and other calls of a process work at vm.max_map_count.\n"
	      "\n"
	      "Commands:\n"
	      " run     run a command with headroom from its first instruction\n"
	      " grant   give headroom to a running process, until it ends or this is stopped\n"
	      " status  show mappings and headroom of processes, or of all that have headroom\n"
	      " top     show the processes nearest to the limit; works without the module too\n"
	      " watch   print a line whenever a process goes above the limit\n"
	      "\n"
	      "Options of run, grant and watch: mappings above vm.max_map_count\n"
	      " -n, --headroom <number>      for what gives memory back, such as munmap()\n"
	      "                                (default: 4096; watch, and with --split or\n"
	      "                                --map: none)\n"
	      "     --split <number>         and for changes in place, such as mprotect()\n"
	      "     --map <number>           and for growth, such as mmap()\n"
	      "\n"
	      "Options of status:\n"
	      " -J, --json                   use JSON output format\n"
	      "\n"
	      "Options of top:\n"
	      " -b, --batch                  print lists one after the other\n"
	      " -d, --delay <seconds>        time between two lists (default: 2)\n"
	      " -n, --iterations <number>    how many lists, 0 for no end\n"
	      "                                (default: 0; with --batch: 1)\n"
	      " -w, --warn <percent>         part of the limit from which a process\n"
	      "                                needs headroom (default: 80)\n"
	      "\n"
	      " -h, --help                   display this help\n"
	      " -V, --version                display version\n"
	      "\n"
	      "For more details see vmareserve(8).\n", to);
	exit(EXIT_SUCCESS);
}

/**
 * try_help() - end because of a wrong command line
 * @status: the exit status
 */
void try_help(int status)
{
	fprintf(stderr, "Try '%s --help' for more information.\n",
		program_invocation_short_name);
	exit(status);
}

static noreturn void print_version(void)
{
	printf("%s %s\n", program_invocation_short_name, VERSION);
	exit(EXIT_SUCCESS);
}

/**
 * common_option() - do what an option asks for that all commands know, and end
 * @c: what getopt_long() returned; also for an option that is not known
 * @status: to exit with in that case
 */
void common_option(int c, int status)
{
	if (c == 'h')
		usage(stdout);
	if (c == 'V')
		print_version();
	try_help(status);
}

/**
 * parse_headroom_options() - parse the options of a command that has those of headroom
 * @argc: of the command
 * @argv: likewise; optind is where its operands begin, on return
 * @shortopts: for getopt_long()
 * @status: to exit with when they are wrong
 * @headroom: of each kind; changed where it is given
 *
 * Return: whether any is given.
 */
bool parse_headroom_options(int argc, char **argv, const char *shortopts, int status,
			    __u64 headroom[VMARESERVE_NR_KINDS])
{
	static const struct option longopts[] = {
		{ "headroom",	required_argument, NULL, 'n' },
		{ "split",	required_argument, NULL, 's' },
		{ "map",	required_argument, NULL, 'm' },
		OPTION_HELP,
		OPTION_VERSION,
		{ NULL }
	};
	bool given = false;
	int c;

	while ((c = getopt_long(argc, argv, shortopts, longopts, NULL)) != -1) {
		switch (c) {
		case 'n':
			headroom[VMARESERVE_UNMAP] = parse_headroom(optarg, "headroom", status);
			break;
		case 's':
			headroom[VMARESERVE_SPLIT] = parse_headroom(optarg, "split", status);
			break;
		case 'm':
			headroom[VMARESERVE_MAP] = parse_headroom(optarg, "map", status);
			break;
		default:
			common_option(c, status);
		}
		given = true;
	}
	return given;
}

int main(int argc, char **argv)
{
	static const struct option longopts[] = {
		OPTION_HELP,
		OPTION_VERSION,
		{ NULL }
	};
	size_t i;
	int c;

	atexit(close_stdout);
	while ((c = getopt_long(argc, argv, "+hV", longopts, NULL)) != -1)
		common_option(c, EXIT_FAILURE);
	if (optind == argc) {
		warnx("no command specified");
		try_help(EXIT_FAILURE);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[optind], commands[i].name))
			continue;
		argc -= optind;
		argv += optind;
		/* For getopt_long() to begin anew, and to name the program. */
		optind = 0;
		argv[0] = program_invocation_short_name;
		return commands[i].run(argc, argv);
	}
	warnx("unknown command: '%s'", argv[optind]);
	try_help(EXIT_FAILURE);
}
