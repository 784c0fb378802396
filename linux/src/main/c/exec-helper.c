/*
 * Runs a table of system calls and reports the first that fails.
 *
 *     jitney-exec-helper TABLE-FD TABLE-SIZE ERROR-FD
 *
 * A JVM cannot fork: this stands between posix_spawn and the program to be executed. It knows no
 * policy. SyscallTable.java writes the table and describes its layout; both change together.
 *
 * No C library: nothing is initialised, no locale, no allocator, and what a page fault costs is all
 * that a start costs. The error pipe is close-on-exec, so it ends without a byte when a program was
 * executed; otherwise eight bytes come out of it, the index of the step and its errno. Before that, a process that goes on as another one
 * says which.
 */

typedef unsigned long u64;
typedef long i64;
typedef unsigned int u32;
typedef int i32;

struct header {
    u64 magic, size, step_count, steps, relocation_count, relocations;
    u64 inherited_count, inherited, first_free_fd;
};

struct step {
    u32 kind, number;
    u64 argument[6];
    u32 from_register, as_pid; /* one bit for each argument */
    i32 result_register, exit_status;
    u32 tolerate_all;
    i32 tolerated[4];
    u32 unused;
};

enum { SYSCALL, WRITE_FILE, RESET_SIGNALS, CLOSE_FROM, PATCH_PID, USER_NAMESPACE, COPY, RESET_TERMINAL, LOGIN_SESSION, WAIT_TERMINAL, PID_NAMESPACE, ARGUMENTS };

#define MAGIC 0x315845594e54494aUL /* the bytes "JITNYEX1" */
#define REGISTERS 1024
#define F_SETFD 2
#define F_DUPFD_CLOEXEC 1030
#define O_WRONLY 1
#define O_CLOEXEC 02000000
#define CLONE_NEWUSER 0x10000000L
#define CLONE_NEWPID 0x20000000L
#define CLONE_PARENT 0x00008000L
#define NEW_PROCESS 0xfffffffeU /* in place of the index of a step: the errno is a process */
#define SIGCHLD 17
#define CLOSE_RANGE_CLOEXEC 4
#define LAST_FD_TRIED 65536
#define EPERM 1
#define EINTR 4
#define EIO 5
#define E2BIG 7
#define EINVAL 22

#if defined(__x86_64__)
enum {
    NR_read = 0, NR_write = 1, NR_close = 3, NR_mmap = 9, NR_rt_sigaction = 13, NR_dup3 = 292, NR_execve = 59,
    NR_inotify_init1 = 294, NR_inotify_add_watch = 254,
    NR_rt_sigprocmask = 14, NR_ioctl = 16, NR_getpid = 39, NR_clone = 56, NR_wait4 = 61, NR_fcntl = 72,
    NR_exit_group = 231, NR_openat = 257, NR_unshare = 272, NR_pipe2 = 293, NR_readlinkat = 267,
    NR_close_range = 436
};

static i64 call(i64 n, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    i64 result;
    register i64 r10 __asm__("r10") = d;
    register i64 r8 __asm__("r8") = e;
    register i64 r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tmov %rsp, %rdi\n\tand $-16, %rsp\n\tcall run\n");
#elif defined(__aarch64__)
enum {
    NR_dup3 = 24, NR_execve = 221, NR_inotify_init1 = 26, NR_inotify_add_watch = 27, NR_fcntl = 25, NR_ioctl = 29, NR_openat = 56, NR_close = 57, NR_pipe2 = 59, NR_read = 63, NR_write = 64,
    NR_exit_group = 94, NR_unshare = 97, NR_rt_sigaction = 134, NR_rt_sigprocmask = 135,
    NR_getpid = 172, NR_clone = 220, NR_mmap = 222, NR_wait4 = 260, NR_readlinkat = 78, NR_close_range = 436
};

static i64 call(i64 n, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
    register i64 x8 __asm__("x8") = n;
    register i64 x0 __asm__("x0") = a;
    register i64 x1 __asm__("x1") = b;
    register i64 x2 __asm__("x2") = c;
    register i64 x3 __asm__("x3") = d;
    register i64 x4 __asm__("x4") = e;
    register i64 x5 __asm__("x5") = f;
    __asm__ volatile("svc #0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

__asm__(".globl _start\n_start:\n\tmov x29, #0\n\tmov x30, #0\n\tmov x0, sp\n\tbl run\n");
#else
#error "the helper knows x86-64 and aarch64"
#endif

static i64 registers[REGISTERS];

static i64 call3(i64 n, i64 a, i64 b, i64 c)
{
    return call(n, a, b, c, 0, 0, 0);
}

static void finish(i64 status)
{
    for (;;)
        call3(NR_exit_group, status, 0, 0);
}

static void fail(i64 error_fd, u32 index, i64 result, i32 status)
{
    i32 report[2] = {(i32)index, (i32)-result};
    call3(NR_write, error_fd, (i64)report, sizeof report);
    finish(status);
}

static i64 number(const char *text)
{
    i64 value = 0;
    while (*text >= '0' && *text <= '9')
        value = value * 10 + (*text++ - '0');
    return value;
}

/* The write is one call: files in /proc and in a cgroup take a value whole or not at all. */
static i64 write_file(const u64 *argument)
{
    i64 fd = call(NR_openat, -100, argument[0], argument[3] | O_CLOEXEC, argument[4], 0, 0);
    if (fd < 0)
        return fd;
    i64 written;
    do
        written = call3(NR_write, fd, argument[1], argument[2]);
    while (written == -EINTR);
    call3(NR_close, fd, 0, 0);
    if (written < 0)
        return written;
    return (u64)written == argument[2] ? 0 : -EIO;
}

/* Every handler as by default, but for the given set, which is ignored; nothing is blocked. */
static i64 reset_signals(u64 ignored)
{
    for (i64 signal = 1; signal <= 64; signal++) {
        u64 action[4] = {ignored >> (signal - 1) & 1, 0, 0, 0}; /* SIG_IGN is 1, SIG_DFL 0 */
        /* SIGKILL and SIGSTOP say EINVAL. */
        call(NR_rt_sigaction, signal, (i64)action, 0, 8, 0, 0);
    }
    u64 none = 0;
    return call(NR_rt_sigprocmask, 2, (i64)&none, 0, 8, 0, 0);
}

/* Closed by execve, not now: the error pipe and the registers are among them. */
static i64 close_from(i64 first)
{
    if (call3(NR_close_range, first, 0xffffffffL, CLOSE_RANGE_CLOEXEC) == 0)
        return 0;
    for (i64 fd = first; fd < LAST_FD_TRIED; fd++)
        call3(NR_fcntl, fd, F_SETFD, 1);
    return 0;
}

/* Returns where the text ends. */
static char *print_pid(char *out, i64 pid)
{
    char digits[20];
    int count = 0;
    for (; pid > 0; pid /= 10)
        digits[count++] = (char)('0' + pid % 10);
    while (count > 0)
        *out++ = digits[--count];
    *out = 0;
    return out;
}

static i64 patch_pid(char *out)
{
    print_pid(out, call3(NR_getpid, 0, 0, 0));
    return 0;
}

/* self is what /proc calls the process: in a namespace of processes it has another number than there. */
static i64 write_map(const char *self, const char *name, u64 text, u64 length)
{
    char path[64] = "/proc/";
    char *out = path + 6;
    while ((*out = *self++) != 0)
        out++;
    while ((*out++ = *name++) != 0)
        ;
    u64 argument[5] = {(u64)path, text, length, O_WRONLY, 0};
    return write_file(argument);
}

/*
 * Maps of more than one's own number are written by a process with rights in the namespace above: a child that stays there. It waits for
 * the word that the namespace is open, and its exit status is the errno of what failed.
 */
static i64 user_namespace(const u64 *argument)
{
    i32 ready[2];
    char self[24] = {0};
    i64 result = call(NR_readlinkat, -100, (i64)"/proc/self", (i64)self, sizeof self - 1, 0, 0);
    if (result < 0)
        return result;
    result = call3(NR_pipe2, (i64)ready, O_CLOEXEC, 0);
    if (result < 0)
        return result;
    i64 child = call(NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
    if (child < 0)
        return child;
    if (child == 0) {
        char word;
        call3(NR_close, ready[1], 0, 0);
        if (call3(NR_read, ready[0], (i64)&word, 1) != 1)
            finish(0);
        /* Without rights above, groups are only mapped when nobody can drop one. */
        result = argument[4] ? 0 : write_map(self, "/setgroups", (u64)"deny", 4);
        if (result == 0)
            result = write_map(self, "/uid_map", argument[0], argument[1]);
        if (result == 0)
            result = write_map(self, "/gid_map", argument[2], argument[3]);
        finish(-result);
    }
    call3(NR_close, ready[0], 0, 0);
    i64 opened = call3(NR_unshare, CLONE_NEWUSER, 0, 0);
    if (opened == 0)
        call3(NR_write, ready[1], (i64)"", 1);
    call3(NR_close, ready[1], 0, 0);
    i32 status = 0;
    do
        result = call(NR_wait4, child, (i64)&status, 0, 0, 0, 0);
    while (result == -EINTR);
    if (opened < 0)
        return opened;
    return result < 0 ? result : -(i64)(status >> 8 & 0xff);
}

/*
 * The state that a login expects. What was there is read first, as speed and word length of a serial line stay. Console calls fail on
 * terminals that are none, which is fine.
 */
static i64 reset_terminal(i64 fd)
{
    struct {
        u32 input, output, control, local;
        unsigned char line, characters[19];
    } termios;
    static const unsigned char characters[19] = {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22};
    call3(NR_ioctl, fd, 0x540D /* TIOCNXCL */, 0);
    call3(NR_ioctl, fd, 0x4B3A /* KDSETMODE */, 0);
    call3(NR_ioctl, fd, 0x4B45 /* KDSKBMODE */, 3);
    i64 result = call3(NR_ioctl, fd, 0x5401 /* TCGETS */, (i64)&termios);
    if (result < 0)
        return result;
    termios.input &= ~(0001U | 0002 | 0040 | 0100 | 0200 | 01000); /* IGNBRK BRKINT ISTRIP INLCR IGNCR IUCLC */
    termios.input |= 0400 | 020000 | 040000;                       /* ICRNL IMAXBEL IUTF8 */
    termios.output |= 0001 | 0004;                                 /* OPOST ONLCR */
    termios.control |= 0200;                                       /* CREAD */
    termios.local = 0001 | 0002 | 0010 | 0020 | 0040 | 01000 | 04000 | 0100000; /* ISIG ICANON ECHO… IEXTEN */
    for (int i = 0; i < 19; i++)
        termios.characters[i] = characters[i];
    return call3(NR_ioctl, fd, 0x5402 /* TCSETS */, (i64)&termios);
}

/* Whether a variable has the name of another one, or the name alone. */
static int is_of(const char *variable, const char *name)
{
    while (*name != 0 && *variable == *name && *name != '=') {
        variable++;
        name++;
    }
    return (*name == '=' || *name == 0) && *variable == '=';
}

static int is_same(const char *one, const char *other)
{
    while (*one != 0 && *one == *other) {
        one++;
        other++;
    }
    return *one == *other;
}

static i64 length_of(const char *text)
{
    i64 length = 0;
    while (text[length] != 0)
        length++;
    return length;
}

/* A variable takes the place of one of the same name, else a free one. */
static void set_variable(char **environment, i64 spare, char *variable)
{
    i64 i = 0;
    for (; environment[i] != 0; i++)
        if (is_of(environment[i], variable)) {
            environment[i] = variable;
            return;
        }
    static i64 added;
    if (added < spare) {
        added++;
        environment[i] = variable;
    }
}

/* Takes out what a name means, or a name with this very value. */
static void unset_variable(char **environment, const char *name)
{
    int with_value = 0;
    for (i64 i = 0; name[i] != 0; i++)
        with_value |= name[i] == '=';
    char **kept = environment;
    for (; *environment != 0; environment++)
        if (!(with_value ? is_same(*environment, name) : is_of(*environment, name)))
            *kept++ = *environment;
    *kept = 0;
}

/*
 * Has a helper open a login session: it stays as a child of this process and closes the session when this process ends. What comes
 * back over a pipe is the session's environment, NUL behind each variable and behind the last; nothing means that there is no session.
 * argument: path, argv, environment, spare places in it, variables that are taken out afterwards
 */
static i64 login_session(const u64 *argument)
{
    static char answer[65536];
    i32 channel[2];
    i64 result = call3(NR_pipe2, (i64)channel, O_CLOEXEC, 0);
    if (result < 0)
        return result;
    i64 child = call(NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
    if (child < 0)
        return child;
    if (child == 0) {
        call3(NR_dup3, channel[1], 3, 0);
        call3(NR_execve, (i64)argument[0], (i64)argument[1], (i64)argument[2]);
        finish(255);
    }
    call3(NR_close, channel[1], 0, 0);
    i64 size = 0;
    for (;;) {
        i64 count = call3(NR_read, channel[0], (i64)answer + size, (i64)sizeof answer - size);
        if (count == -EINTR)
            continue;
        if (count <= 0)
            break;
        size += count;
    }
    call3(NR_close, channel[0], 0, 0);
    if (size == 0 || answer[size - 1] != 0)
        return -EPERM;
    for (i64 at = 0; at < size && answer[at] != 0; at += length_of(answer + at) + 1)
        set_variable((char **)argument[2], (i64)argument[3], answer + at);
    for (char **name = (char **)argument[4]; *name != 0; name++)
        unset_variable((char **)argument[2], *name);
    return 0;
}

static const char *value_of(char **environment, const char *name)
{
    for (; *environment != 0; environment++)
        if (is_of(*environment, name))
            return *environment + length_of(name) + 1;
    return "";
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * A value as words: blanks part them, quotes keep blanks together, a backslash keeps the next character. Each word is put behind a vector
 * that has room for it; returns where the text ends.
 */
static char *split(const char *value, char ***vector, char *out)
{
    int in_word = 0;
    char quote = 0;
    for (; *value != 0; value++) {
        if (quote == 0 && is_blank(*value)) {
            if (in_word)
                *out++ = 0;
            in_word = 0;
            continue;
        }
        if (!in_word)
            *(*vector)++ = out;
        in_word = 1;
        if (quote != 0 ? *value == quote : *value == '"' || *value == '\'')
            quote = quote != 0 ? 0 : *value;
        else if (quote == 0 && *value == '\\' && value[1] != 0)
            *out++ = *++value;
        else
            *out++ = *value;
    }
    if (in_word)
        *out++ = 0;
    return out;
}

/*
 * Makes the arguments of the program from parts, each with a letter in front: 'n' starts a word, 't' adds text to it, 'v' the value of
 * a variable; 'w' is a variable whose value becomes words of their own. Returns the address of the vector.
 * argument: parts, environment
 */
static i64 arguments(const u64 *argument)
{
    char **parts = (char **)argument[0], **environment = (char **)argument[1];
    i64 words = 1, size = 0;
    for (char **part = parts; *part != 0; part++) {
        i64 length = length_of(**part == 't' ? *part + 1 : value_of(environment, *part + 1));
        /* Two characters make a word at most: itself and what parts it from the next. */
        words += **part == 'w' ? length / 2 + 1 : 1;
        size += length + 1;
    }
    i64 memory = call(NR_mmap, 0, words * 8 + size, 3 /* read, write */, 0x22 /* private, of nothing */, -1, 0);
    if (memory < 0 && memory > -4096)
        return memory;
    char **vector = (char **)memory;
    char *out = (char *)(memory + words * 8);
    for (char **part = parts; *part != 0; part++) {
        if (**part == 'w') {
            out = split(value_of(environment, *part + 1), &vector, out);
            continue;
        }
        if (**part == 'n')
            *vector++ = out;
        for (const char *text = **part == 'v' ? value_of(environment, *part + 1) : *part + 1; *text != 0; text++)
            *out++ = *text;
        if (part[1] == 0 || *part[1] == 'n' || *part[1] == 'w')
            *out++ = 0;
    }
    return memory;
}

static i64 next_event(i64 watch)
{
    char events[4096];
    i64 result;
    do
        result = call3(NR_read, watch, (i64)events, sizeof events);
    while (result == -EINTR);
    return result;
}

/*
 * Opens a terminal and makes it that of this session, however long its owner keeps it: whenever somebody closes it, it is tried again.
 * argument: path
 */
static i64 wait_terminal(const u64 *argument)
{
    i64 watch = call3(NR_inotify_init1, O_CLOEXEC, 0, 0);
    if (watch < 0)
        return watch;
    i64 result = call3(NR_inotify_add_watch, watch, (i64)argument[0], 8 | 16 /* closed */);
    /* Taking a terminal can send a hangup to who has just let go of it. */
    u64 ignored[4] = {1, 0, 0, 0}, before[4];
    call(NR_rt_sigaction, 1, (i64)ignored, (i64)before, 8, 0, 0);
    while (result >= 0) {
        i64 fd = call(NR_openat, -100, argument[0], 02 | 0400 | O_CLOEXEC /* read, write, not mine */, 0, 0, 0);
        if (fd < 0) {
            result = fd;
            break;
        }
        result = call3(NR_ioctl, fd, 0x540E /* TIOCSCTTY */, 0);
        if (result >= 0) {
            result = fd;
            break;
        }
        if (result != -EPERM) {
            call3(NR_close, fd, 0, 0);
            break;
        }
        result = next_event(watch);
        call3(NR_close, fd, 0, 0);
        /* That close is an event, too. */
        if (result >= 0)
            result = next_event(watch);
    }
    call(NR_rt_sigaction, 1, (i64)before, 0, 8, 0, 0);
    call3(NR_close, watch, 0, 0);
    return result;
}

/*
 * A namespace of processes begins with the next child, so that goes on in place of this process: as a child of the same parent, which is
 * told its number.
 */
static i64 pid_namespace(i64 error_fd)
{
    i64 result = call3(NR_unshare, CLONE_NEWPID, 0, 0);
    if (result < 0)
        return result;
    i64 child = call(NR_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0, 0);
    if (child <= 0)
        return child;
    u32 report[2] = {NEW_PROCESS, (u32)child};
    call3(NR_write, error_fd, (i64)report, sizeof report);
    finish(0);
    return 0;
}

static i64 copy(i64 from, i64 to, i64 limit)
{
    char buffer[4096];
    for (;;) {
        i64 count = call3(NR_read, from, (i64)buffer, sizeof buffer);
        if (count == -EINTR)
            continue;
        if (count <= 0)
            return count;
        limit -= count;
        if (limit < 0)
            return -E2BIG;
        for (i64 done = 0; done < count;) {
            i64 written = call3(NR_write, to, (i64)buffer + done, count - done);
            if (written < 0 && written != -EINTR)
                return written;
            done += written > 0 ? written : 0;
        }
    }
}

static i64 perform(struct step *step, i64 error_fd)
{
    u64 *argument = step->argument;
    for (u32 i = 0; i < 6; i++) {
        if (step->from_register >> i & 1) {
            if (argument[i] >= REGISTERS)
                return -EINVAL;
            argument[i] = (u64)registers[argument[i]];
        }
        if (step->as_pid >> i & 1)
            argument[i] = (u64)call3(NR_getpid, 0, 0, 0);
    }
    switch (step->kind) {
    case SYSCALL:
        return call(step->number, argument[0], argument[1], argument[2], argument[3], argument[4],
                    argument[5]);
    case WRITE_FILE:
        return write_file(argument);
    case RESET_SIGNALS:
        return reset_signals(argument[0]);
    case CLOSE_FROM:
        return close_from((i64)argument[0]);
    case PATCH_PID:
        return patch_pid((char *)argument[0]);
    case USER_NAMESPACE:
        return user_namespace(argument);
    case RESET_TERMINAL:
        return reset_terminal((i64)argument[0]);
    case LOGIN_SESSION:
        return login_session(argument);
    case WAIT_TERMINAL:
        return wait_terminal(argument);
    case PID_NAMESPACE:
        return pid_namespace(error_fd);
    case ARGUMENTS:
        return arguments(argument);
    case COPY:
        return copy((i64)argument[0], (i64)argument[1], (i64)argument[2]);
    }
    return -EINVAL;
}

static int is_tolerated(const struct step *step, i64 result)
{
    if (step->tolerate_all)
        return 1;
    for (int i = 0; i < 4; i++)
        if (step->tolerated[i] != 0 && step->tolerated[i] == -result)
            return 1;
    return 0;
}

/* Takes the descriptors out of the way of dup2 targets, into registers. */
static void take_inherited(const struct header *table, const u64 *inherited, i64 error_fd)
{
    for (u64 i = 0; i < table->inherited_count; i++) {
        i64 fd = call3(NR_fcntl, (i64)inherited[i], F_DUPFD_CLOEXEC, (i64)table->first_free_fd);
        if (fd < 0)
            fail(error_fd, 0xffffffffU, fd, 255);
        registers[i] = fd;
    }
    for (u64 i = 0; i < table->inherited_count; i++)
        if (inherited[i] > 2)
            call3(NR_close, (i64)inherited[i], 0, 0);
}

__attribute__((used)) void run(u64 *stack)
{
    if (stack[0] != 4)
        finish(255);
    char **argv = (char **)(stack + 1);
    i64 table_fd = number(argv[1]);
    i64 size = number(argv[2]);
    i64 inherited_error_fd = number(argv[3]);

    i64 mapped = call(NR_mmap, 0, size, 3 /* read, write */, 2 /* private */, table_fd, 0);
    if (mapped < 0 && mapped > -4096)
        fail(inherited_error_fd, 0xffffffffU, mapped, 255);
    char *base = (char *)mapped;
    struct header *table = (struct header *)base;
    if (table->magic != MAGIC || table->size != (u64)size || table->inherited_count > REGISTERS / 2)
        fail(inherited_error_fd, 0xffffffffU, -EINVAL, 255);

    i64 error_fd = call3(NR_fcntl, inherited_error_fd, F_DUPFD_CLOEXEC, (i64)table->first_free_fd);
    if (error_fd < 0)
        fail(inherited_error_fd, 0xffffffffU, error_fd, 255);
    call3(NR_close, inherited_error_fd, 0, 0);
    call3(NR_close, table_fd, 0, 0);
    take_inherited(table, (u64 *)(base + table->inherited), error_fd);

    u64 *relocation = (u64 *)(base + table->relocations);
    for (u64 i = 0; i < table->relocation_count; i++)
        *(u64 *)(base + relocation[i]) += (u64)base;

    struct step *steps = (struct step *)(base + table->steps);
    for (u64 i = 0; i < table->step_count; i++) {
        i64 result = perform(&steps[i], error_fd);
        if (result < 0 && result > -4096 && !is_tolerated(&steps[i], result))
            fail(error_fd, (u32)i, result, steps[i].exit_status);
        if (steps[i].result_register >= 0 && steps[i].result_register < REGISTERS)
            registers[steps[i].result_register] = result;
    }
    finish(0);
}
