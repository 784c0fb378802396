package org.jitney.linux.sys;

import java.util.Locale;

/**
 * The system calls in use with their numbers on x86-64 and on aarch64 (the generic table).
 *
 * <p>A test compares both columns with the kernel's headers where those are installed.
 */
public enum SyscallNumber {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    FCNTL(72, 25),
    DUP(32, 23),
    DUP3(292, 24),
    IOCTL(16, 29),
    FLOCK(73, 32),
    FTRUNCATE(77, 46),
    FALLOCATE(285, 47),
    LSEEK(8, 62),
    PIPE2(293, 59),
    READV(19, 65),
    WRITEV(20, 66),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    CLOSE_RANGE(436, 436),
    NEWFSTATAT(262, 79),
    FSTAT(5, 80),
    STATX(332, 291),
    READLINKAT(267, 78),
    MKDIRAT(258, 34),
    UNLINKAT(263, 35),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    RENAMEAT(264, 38),
    RENAMEAT2(316, 276),
    MKNODAT(259, 33),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWN(93, 55),
    FCHOWNAT(260, 54),
    FACCESSAT(269, 48),
    UTIMENSAT(280, 88),
    GETDENTS64(217, 61),
    FSYNC(74, 82),
    STATFS(137, 43),
    FSTATFS(138, 44),
    GETCWD(79, 17),
    CHDIR(80, 49),
    FCHDIR(81, 50),
    CHROOT(161, 51),
    PIVOT_ROOT(155, 41),
    MOUNT(165, 40),
    UMOUNT2(166, 39),
    UMASK(95, 166),
    SYNC(162, 81),
    CLOCK_SETTIME(227, 112),
    ADJTIMEX(159, 171),
    SETTIMEOFDAY(164, 170),
    SETXATTR(188, 5),
    GETXATTR(191, 8),
    FSETXATTR(190, 7),
    FGETXATTR(193, 10),
    LISTXATTR(194, 11),
    REMOVEXATTR(197, 14),
    SYNCFS(306, 267),
    OPEN_TREE(428, 428),
    MOVE_MOUNT(429, 429),
    FSOPEN(430, 430),
    FSCONFIG(431, 431),
    FSMOUNT(432, 432),
    MOUNT_SETATTR(442, 442),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    SIGNALFD4(289, 74),
    TIMERFD_CREATE(283, 85),
    TIMERFD_SETTIME(286, 86),
    INOTIFY_INIT1(294, 26),
    INOTIFY_ADD_WATCH(254, 27),
    INOTIFY_RM_WATCH(255, 28),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    BIND(49, 200),
    LISTEN(50, 201),
    ACCEPT4(288, 242),
    CONNECT(42, 203),
    GETSOCKNAME(51, 204),
    GETPEERNAME(52, 205),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    RECVMSG(47, 212),
    RECVMMSG(299, 243),
    SENDMMSG(307, 269),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    SHUTDOWN(48, 210),
    MQ_OPEN(240, 180),
    MQ_UNLINK(241, 181),
    MQ_GETSETATTR(245, 185),
    SHMCTL(31, 195),
    SEMCTL(66, 191),
    MSGCTL(71, 187),
    GETPID(39, 172),
    GETPPID(110, 173),
    GETTID(186, 178),
    GETUID(102, 174),
    GETEUID(107, 175),
    GETGID(104, 176),
    GETEGID(108, 177),
    GETGROUPS(115, 158),
    SETGROUPS(116, 159),
    SETRESUID(117, 147),
    SETRESGID(119, 149),
    SETPGID(109, 154),
    GETPGID(121, 155),
    SETSID(112, 157),
    GETSID(124, 156),
    KILL(62, 129),
    TGKILL(234, 131),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    RT_SIGQUEUEINFO(129, 138),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIDFD_GETFD(438, 438),
    WAITID(247, 95),
    EXIT_GROUP(231, 94),
    PRCTL(157, 167),
    PRLIMIT64(302, 261),
    SETPRIORITY(141, 140),
    GETPRIORITY(140, 141),
    IOPRIO_SET(251, 30),
    SCHED_SETSCHEDULER(144, 119),
    SCHED_SETAFFINITY(203, 122),
    SCHED_GETAFFINITY(204, 123),
    SET_MEMPOLICY(238, 237),
    PERSONALITY(135, 92),
    CAPSET(126, 91),
    CAPGET(125, 90),
    SECCOMP(317, 277),
    UNSHARE(272, 97),
    SETNS(308, 268),
    EXECVE(59, 221),
    EXECVEAT(322, 281),
    UNAME(63, 160),
    SETHOSTNAME(170, 161),
    SETDOMAINNAME(171, 162),
    REBOOT(169, 142),
    ADD_KEY(248, 217),
    REQUEST_KEY(249, 218),
    KEYCTL(250, 219),
    MEMFD_CREATE(319, 279),
    MMAP(9, 222),
    MUNMAP(11, 215),
    MADVISE(28, 233),
    GETRANDOM(318, 278),
    BPF(321, 280),
    CLOCK_GETTIME(228, 113),
    SYSINFO(99, 179);

    private final int x86;
    private final int generic;
    private final int number;

    SyscallNumber(int x86, int generic) {
        this.x86 = x86;
        this.generic = generic;
        this.number = Machine.IS_AARCH64 ? generic : x86;
    }

    /** {@return the number on this machine} */
    public int number() {
        return number;
    }

    int onX86() {
        return x86;
    }

    int onAarch64() {
        return generic;
    }

    /** {@return the call's name in C} */
    public String callName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The two machines whose tables exist; a holder, as an enum constructor sees no statics. */
    private static final class Machine {
        static final boolean IS_AARCH64 = isAarch64();

        private static boolean isAarch64() {
            String arch = System.getProperty("os.arch", "");
            return switch (arch) {
                case "amd64", "x86_64" -> false;
                case "aarch64" -> true;
                default ->
                        throw new UnsupportedOperationException(
                                "Jitney knows the system calls of x86-64 and aarch64, not of "
                                        + arch);
            };
        }
    }
}
