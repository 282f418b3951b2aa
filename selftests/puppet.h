/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Puppets: processes of their own that do, one by one, what the test tells
 * them to, over a socket: reserve, split, fork, exec.
 *
 * They report by that socket, and never by EXPECT: what a forked process
 * finds does not reach the harness of all kernels.
 */
#ifndef VMARESERVE_PUPPET_H
#define VMARESERVE_PUPPET_H

#include "vmareserve_test.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* In the environment of a program that a puppet execs: its socket. */
#define PUPPET_ENV	"VMARESERVE_PUPPET"

enum puppet_order {
	PUPPET_OPEN,		/* the device; number: flags; gives the descriptor */
	PUPPET_CLOSE,		/* fd */
	PUPPET_TAKE,		/* a descriptor that is sent along; gives it */
	PUPPET_RESERVE,		/* fd, pid, number, kind; gives the errno */
	PUPPET_STATUS,		/* fd, pid; gives the errno, and the status */
	PUPPET_GO_TO_LIMIT,	/* number; gives 0, or -1 */
	PUPPET_SPLIT,		/* number; gives how many went well */
	PUPPET_DROP,		/* number of VMAs that splits have left; gives how many */
	PUPPET_BECOME,		/* user and group number; gives the errno */
	PUPPET_SAVED_ROOT,	/* as BECOME, but root is kept as saved uid */
	PUPPET_EXEC,		/* this program again, which goes on as puppet */
	PUPPET_EXEC_BY_THREAD,	/* the same, by a thread that is not the leader */
	PUPPET_FORK,		/* a child obeys the socket sent; gives its pid */
	PUPPET_EXIT,
};

struct puppet {
	pid_t pid;
	int socket;
};

struct puppet_word {
	enum puppet_order order;
	int fd;
	pid_t pid;
	__u64 number;
	__u32 kind;
};

struct puppet_answer {
	long result;
	int err;		/* that ended the splits */
	struct vmareserve_status status;
};

/* Sends @word, and a copy of the descriptor @fd unless that is -1. */
static inline bool puppet_send(int socket, struct puppet_word *word, int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec iov = { .iov_base = word, .iov_len = sizeof(*word) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (fd >= 0) {
		struct cmsghdr *cmsg;

		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		cmsg = CMSG_FIRSTHDR(&msg);
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(cmsg), &fd, sizeof(int));
	}
	return sendmsg(socket, &msg, MSG_NOSIGNAL) == sizeof(*word);
}

/* The other end of that; *@fd is -1 when none came along. */
static inline bool puppet_receive(int socket, struct puppet_word *word, int *fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct iovec iov = { .iov_base = word, .iov_len = sizeof(*word) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *cmsg;

	*fd = -1;
	if (recvmsg(socket, &msg, 0) != sizeof(*word))
		return false;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (cmsg && cmsg->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(cmsg), sizeof(int));
	return true;
}

static inline void puppet_exec(int socket)
{
	char env[32];
	char *argv[] = { "puppet", NULL };
	char *envp[] = { env, NULL };

	snprintf(env, sizeof(env), PUPPET_ENV "=%d", socket);
	execve("/proc/self/exe", argv, envp);
}

static inline void *puppet_exec_thread(void *socket)
{
	puppet_exec(*(int *)socket);
	return NULL;
}

/* At the limit there is no room for a stack: it has one that is there. */
static inline int puppet_exec_by_thread(int socket)
{
	static char stack[1 << 18] __attribute__((aligned(4096)));
	pthread_attr_t attr;
	pthread_t thread;
	int err;

	pthread_attr_init(&attr);
	err = pthread_attr_setstack(&attr, stack, sizeof(stack));
	if (!err)
		err = pthread_create(&thread, &attr, puppet_exec_thread, &socket);
	/* Comes back only when the exec has failed. */
	if (!err)
		pthread_join(thread, NULL);
	return err ?: -1;
}

/* A puppet's life. */
static inline void __attribute__((noreturn)) puppet_obey(int socket)
{
	static char *area;
	static long splits_done, splits_to_do, dropped;
	struct puppet_answer answer;
	struct puppet_word word;
	int sent;

	while (puppet_receive(socket, &word, &sent)) {
		long id = word.number;

		memset(&answer, 0, sizeof(answer));
		switch (word.order) {
		case PUPPET_OPEN:
			answer.result = open(DEVICE, O_RDWR | (int)word.number);
			break;
		case PUPPET_CLOSE:
			answer.result = close(word.fd);
			break;
		case PUPPET_TAKE:
			answer.result = sent;
			break;
		case PUPPET_RESERVE:
			answer.result = reserve_kind_for(word.fd, word.pid, word.kind,
							 word.number);
			break;
		case PUPPET_STATUS:
			answer.result = status_of(word.fd, word.pid, &answer.status);
			break;
		case PUPPET_GO_TO_LIMIT:
			area = go_to_limit(read_number(LIMIT_FILE), word.number);
			splits_done = 0;
			dropped = 0;
			splits_to_do = word.number;
			answer.result = area ? 0 : -1;
			break;
		case PUPPET_SPLIT:
			while (answer.result < (long)word.number) {
				answer.err = splits_done < splits_to_do ?
					     split(area, splits_done) : ERANGE;
				if (answer.err)
					break;
				splits_done++;
				answer.result++;
			}
			break;
		case PUPPET_DROP:
			while (answer.result < (long)word.number &&
			       dropped < splits_done &&
			       !munmap(area + 2 * dropped * PAGE, PAGE)) {
				dropped++;
				answer.result++;
			}
			break;
		case PUPPET_BECOME:
			answer.result = become(id);
			/* The change of user has undone this. */
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			break;
		case PUPPET_SAVED_ROOT:
			if (setgroups(0, NULL) || setresgid(id, id, id) ||
			    setresuid(id, id, 0))
				answer.result = errno;
			break;
		case PUPPET_EXEC:
			puppet_exec(socket);
			answer.result = errno;
			break;
		case PUPPET_EXEC_BY_THREAD:
			answer.result = puppet_exec_by_thread(socket);
			break;
		case PUPPET_FORK:
			answer.result = fork();
			if (!answer.result) {
				close(socket);
				puppet_obey(sent);
			}
			close(sent);
			break;
		case PUPPET_EXIT:
			_exit(0);
		}
		if (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
			break;
	}
	_exit(0);
}

/*
 * An exec'd puppet goes on before main() and its tests: here. That it is
 * there is the answer to PUPPET_EXEC.
 */
static void BEFORE_NEEDS puppet_after_exec(void)
{
	struct puppet_answer answer = { 0 };
	const char *env = getenv(PUPPET_ENV);
	int socket;

	if (!env)
		return;
	socket = atoi(env);
	if (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
		_exit(1);
	puppet_obey(socket);
}

/* Starts one; false when that fails. It has copies of all descriptors. */
static inline bool puppet_start(struct puppet *puppet)
{
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets))
		return false;
	puppet->pid = fork();
	if (!puppet->pid) {
		/* It may not survive a test that ended at an ASSERT. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(sockets[0]);
		puppet_obey(sockets[1]);
	}
	close(sockets[1]);
	puppet->socket = sockets[0];
	return puppet->pid > 0;
}

static inline struct puppet_answer
puppet_ask(struct puppet *puppet, struct puppet_word word, int fd)
{
	struct puppet_answer answer = { .result = -1 };

	if (!puppet_send(puppet->socket, &word, fd) ||
	    recv(puppet->socket, &answer, sizeof(answer), 0) != sizeof(answer))
		answer.result = -2;
	return answer;
}

/*
 * A descriptor of the device, in the puppet; or negative. @flags is 0 or
 * O_CLOEXEC.
 */
static inline int puppet_open_flags(struct puppet *puppet, int flags)
{
	struct puppet_word word = { .order = PUPPET_OPEN, .number = flags };

	return puppet_ask(puppet, word, -1).result;
}

static inline int puppet_open(struct puppet *puppet)
{
	return puppet_open_flags(puppet, 0);
}

static inline int puppet_close(struct puppet *puppet, int fd)
{
	struct puppet_word word = { .order = PUPPET_CLOSE, .fd = fd };

	return puppet_ask(puppet, word, -1).result;
}

/* Gives it a copy of @fd, by SCM_RIGHTS; the number that it has there. */
static inline int puppet_take(struct puppet *puppet, int fd)
{
	struct puppet_word word = { .order = PUPPET_TAKE };

	return puppet_ask(puppet, word, fd).result;
}

/* The errno. */
static inline int puppet_reserve_kind(struct puppet *puppet, int fd, pid_t pid,
				      __u32 kind, __u64 headroom)
{
	struct puppet_word word = {
		.order = PUPPET_RESERVE, .fd = fd, .pid = pid,
		.number = headroom, .kind = kind,
	};

	return puppet_ask(puppet, word, -1).result;
}

static inline int puppet_reserve(struct puppet *puppet, int fd, pid_t pid, __u64 headroom)
{
	return puppet_reserve_kind(puppet, fd, pid, VMARESERVE_UNMAP, headroom);
}

/* The errno. */
static inline int puppet_status(struct puppet *puppet, int fd, pid_t pid,
				struct vmareserve_status *status)
{
	struct puppet_word word = {
		.order = PUPPET_STATUS, .fd = fd, .pid = pid,
	};
	struct puppet_answer answer = puppet_ask(puppet, word, -1);

	*status = answer.status;
	return answer.result;
}

/* Brings it to the limit, ready for @splits splits; 0 when all is well. */
static inline int puppet_go_to_limit(struct puppet *puppet, long splits)
{
	struct puppet_word word = {
		.order = PUPPET_GO_TO_LIMIT, .number = splits,
	};

	return puppet_ask(puppet, word, -1).result;
}

/*
 * Has it do @splits more splits, until one fails. How many went well, and in
 * *@err why the next did not: 0 when all went well.
 */
static inline long puppet_split(struct puppet *puppet, long splits, int *err)
{
	struct puppet_word word = { .order = PUPPET_SPLIT, .number = splits };
	struct puppet_answer answer = puppet_ask(puppet, word, -1);

	*err = answer.err;
	return answer.result;
}

/*
 * Has it unmap @vmas of the single pages that its splits have left: that many
 * mappings less. How many it was.
 */
static inline long puppet_drop(struct puppet *puppet, long vmas)
{
	struct puppet_word word = { .order = PUPPET_DROP, .number = vmas };

	return puppet_ask(puppet, word, -1).result;
}

/* The errno. */
static inline int puppet_become(struct puppet *puppet, uid_t id)
{
	struct puppet_word word = { .order = PUPPET_BECOME, .number = id };

	return puppet_ask(puppet, word, -1).result;
}

/* 0 when it goes on as a new program. */
static inline int puppet_do_exec(struct puppet *puppet)
{
	struct puppet_word word = { .order = PUPPET_EXEC };

	return puppet_ask(puppet, word, -1).result;
}

static inline int puppet_do_exec_by_thread(struct puppet *puppet)
{
	struct puppet_word word = { .order = PUPPET_EXEC_BY_THREAD };

	return puppet_ask(puppet, word, -1).result;
}

/* Has it fork; the child is a puppet too. */
static inline bool puppet_fork(struct puppet *puppet, struct puppet *child)
{
	struct puppet_word word = { .order = PUPPET_FORK };
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets))
		return false;
	child->pid = puppet_ask(puppet, word, sockets[1]).result;
	close(sockets[1]);
	child->socket = sockets[0];
	return child->pid > 0;
}

/* Ends it, whatever it does, and waits until it is gone. */
static inline void puppet_kill(struct puppet *puppet)
{
	kill(puppet->pid, SIGKILL);
	waitpid(puppet->pid, NULL, 0);
	close(puppet->socket);
}

/* Lets it end by itself, with descriptors open, and waits until it is gone. */
static inline void puppet_exit(struct puppet *puppet)
{
	struct puppet_word word = { .order = PUPPET_EXIT };

	puppet_send(puppet->socket, &word, -1);
	waitpid(puppet->pid, NULL, 0);
	close(puppet->socket);
}

/* It can do @n more splits and is refused the next, as the limit has it. */
#define EXPECT_SPLITS(puppet, n)					\
	do {								\
		int _err = 0;						\
									\
		EXPECT_EQ(n, puppet_split(puppet, (n) + 1, &_err));	\
		EXPECT_EQ(ENOMEM, _err);				\
	} while (0)

/* A puppet at the limit, with @splits to do. */
#define START_AT_LIMIT(splits, puppet)					\
	do {								\
		ASSERT_TRUE(puppet_start(puppet));			\
		ASSERT_EQ(0, puppet_go_to_limit(puppet, splits));	\
	} while (0)

#define END_PUPPET(puppet)						\
	do {								\
		EXPECT_MAP_COUNT_TRUE((puppet)->pid);			\
		puppet_kill(puppet);					\
	} while (0)

#endif /* VMARESERVE_PUPPET_H */
