/*
 * The socket of a command line tool: connect, read with a time limit, write.
 *
 * The JDK's own channel for unix sockets costs such a tool more than all the rest of its work (it loads the security
 * providers for a random number that nobody asked for), java.lang.foreign more than that, this nothing that can be
 * measured. Results are counts, or -errno. Class: org.jitney.linux.sys.ClientSocket.
 */
#include <errno.h>
#include <jni.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define NAME(method) Java_org_jitney_linux_sys_ClientSocket_##method

/* address: the bytes of sun_path; those of an abstract address begin with a zero. */
JNIEXPORT jint JNICALL NAME(connect)(JNIEnv *env, jclass cls, jbyteArray address) {
    (void)cls;
    struct sockaddr_un sockaddr = {.sun_family = AF_UNIX};
    jsize length = (*env)->GetArrayLength(env, address);
    if (length == 0 || (size_t)length >= sizeof sockaddr.sun_path)
        return -ENAMETOOLONG;
    (*env)->GetByteArrayRegion(env, address, 0, length, (jbyte *)sockaddr.sun_path);
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + length + (sockaddr.sun_path[0] != 0);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (struct sockaddr *)&sockaddr, size) == 0)
        return fd;
    int error = errno;
    close(fd);
    return -error;
}

/* Waits at most `millis` (-1: for ever): -EAGAIN when the time is up, 0 at the end. */
JNIEXPORT jint JNICALL NAME(read)(JNIEnv *env, jclass cls, jint fd, jobject buffer, jint at, jint length, jint millis) {
    (void)cls;
    char *bytes = (*env)->GetDirectBufferAddress(env, buffer);
    if (bytes == NULL)
        return -EINVAL;
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    int ready = poll(&poller, 1, millis);
    if (ready < 0)
        return -errno;
    if (ready == 0)
        return -EAGAIN;
    ssize_t count = recv(fd, bytes + at, length, 0);
    return count < 0 ? -errno : (jint)count;
}

/* Blocks until some of it is written. */
JNIEXPORT jint JNICALL NAME(write)(JNIEnv *env, jclass cls, jint fd, jbyteArray from, jint at, jint length) {
    (void)cls;
    char stage[16384];
    jint some = length < (jint)sizeof stage ? length : (jint)sizeof stage;
    (*env)->GetByteArrayRegion(env, from, at, some, (jbyte *)stage);
    ssize_t count = send(fd, stage, some, MSG_NOSIGNAL);
    return count < 0 ? -errno : (jint)count;
}

JNIEXPORT void JNICALL NAME(close)(JNIEnv *env, jclass cls, jint fd) {
    (void)env;
    (void)cls;
    close(fd);
}
