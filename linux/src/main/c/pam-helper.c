/*
 * Opens a PAM session for the process that started it, and closes it when that process has ended.
 *
 *     jitney-pam-helper SERVICE USER TTY
 *
 * The environment is what the session begins with. Descriptor 3 is a pipe: when the session is open, its environment goes there, NUL
 * behind each variable and behind the last. Nothing is written when there is none; what PAM said is on standard error then.
 *
 * libpam is loaded at run time, as it need not be there. Its few types and numbers are those of pam_appl(3).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct pam_handle pam_handle;
struct pam_message;
struct pam_response;
struct pam_conv {
    int (*conversation)(int, const struct pam_message **, struct pam_response **, void *);
    void *data;
};

enum { PAM_SUCCESS = 0, PAM_CONV_ERR = 19, PAM_TTY = 3 };
enum { PAM_ESTABLISH_CRED = 2, PAM_DELETE_CRED = 4, PAM_DATA_SILENT = 0x40000000, PAM_SILENT = 0x8000 };

static int (*start)(const char *, const char *, const struct pam_conv *, pam_handle **);
static int (*set_item)(pam_handle *, int, const void *);
static int (*put_environment)(pam_handle *, const char *);
static int (*account)(pam_handle *, int);
static int (*set_credentials)(pam_handle *, int);
static int (*open_session)(pam_handle *, int);
static int (*close_session)(pam_handle *, int);
static char **(*environment)(pam_handle *);
static int (*end)(pam_handle *, int);
static const char *(*message)(pam_handle *, int);

static int nobody_answers(int count, const struct pam_message **messages, struct pam_response **answers, void *data)
{
    (void)count, (void)messages, (void)answers, (void)data;
    return PAM_CONV_ERR;
}

static int load(void)
{
    void *library = dlopen("libpam.so.0", RTLD_NOW);
    if (library == NULL)
        return 0;
    struct {
        const char *name;
        void **into;
    } symbols[] = {
        {"pam_start", (void **)&start}, {"pam_set_item", (void **)&set_item}, {"pam_putenv", (void **)&put_environment},
        {"pam_acct_mgmt", (void **)&account}, {"pam_setcred", (void **)&set_credentials},
        {"pam_open_session", (void **)&open_session}, {"pam_close_session", (void **)&close_session},
        {"pam_getenvlist", (void **)&environment}, {"pam_end", (void **)&end}, {"pam_strerror", (void **)&message},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if ((*symbols[i].into = dlsym(library, symbols[i].name)) == NULL)
            return 0;
    return 1;
}

static int failed(pam_handle *handle, const char *what, int code)
{
    fprintf(stderr, "PAM failed: %s: %s\n", what, message(handle, code));
    end(handle, code | PAM_DATA_SILENT);
    return 224;
}

/* Written in one piece if it fits into the pipe; the other side reads to the end anyway. */
static int answer(char **variables)
{
    for (; *variables != NULL; variables++)
        if (write(3, *variables, strlen(*variables) + 1) < 0)
            return 0;
    return write(3, "", 1) == 1 && close(3) == 0;
}

static void wait_for(int process)
{
    struct pollfd poll_for = {.fd = process, .events = POLLIN};
    while (poll(&poll_for, 1, -1) < 0 && errno == EINTR)
        ;
}

int main(int argc, char **argv, char **variables)
{
    if (argc != 4)
        return 255;
    /* A stop of the unit signals all of its processes; this one goes after the one that it serves. */
    for (int signal_number = 1; signal_number < 32; signal_number++)
        if (signal_number != SIGCHLD && signal_number != SIGSEGV && signal_number != SIGBUS)
            signal(signal_number, SIG_IGN);
    fcntl(3, F_SETFD, FD_CLOEXEC);
    int parent = (int)syscall(SYS_pidfd_open, getppid(), 0);
    if (parent < 0)
        return 255;
    if (!load()) {
        fprintf(stderr, "PAM failed: %s\n", dlerror());
        return 224;
    }
    pam_handle *handle = NULL;
    struct pam_conv conversation = {nobody_answers, NULL};
    int code = start(argv[1], argv[2], &conversation, &handle);
    if (code != PAM_SUCCESS) {
        fprintf(stderr, "PAM failed: no service %s\n", argv[1]);
        return 224;
    }
    if (argv[3][0] != 0)
        set_item(handle, PAM_TTY, argv[3]);
    for (; *variables != NULL; variables++)
        if (strchr(*variables, '=') != NULL && strchr(*variables, '=')[1] != 0)
            put_environment(handle, *variables);
    if ((code = account(handle, PAM_SILENT)) != PAM_SUCCESS)
        return failed(handle, "account", code);
    /* Some modules do not know this user's credentials, which is no reason to keep him out. */
    set_credentials(handle, PAM_ESTABLISH_CRED | PAM_SILENT);
    if ((code = open_session(handle, PAM_SILENT)) != PAM_SUCCESS)
        return failed(handle, "session", code);
    char **all = environment(handle);
    if (all != NULL && answer(all)) {
        prctl(PR_SET_NAME, "(sd-pam)");
        int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (int fd = 0; fd < 3; fd++)
            dup2(nothing, fd);
        wait_for(parent);
    }
    set_credentials(handle, PAM_DELETE_CRED | PAM_SILENT);
    code = close_session(handle, PAM_SILENT);
    end(handle, code | PAM_DATA_SILENT);
    return 0;
}
