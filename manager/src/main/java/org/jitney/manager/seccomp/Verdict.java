package org.jitney.manager.seccomp;

import org.jitney.linux.sys.Errno;

/** What becomes of a call, as the kernel takes it from a filter. */
public sealed interface Verdict {
    Verdict ALLOW = new Allow();
    Verdict KILL = new Kill();
    Verdict LOG = new Log();

    /** The call goes on. */
    record Allow() implements Verdict {
        @Override
        public String toString() {
            return "allow";
        }
    }

    /** The call goes on and the kernel logs it. */
    record Log() implements Verdict {
        @Override
        public String toString() {
            return "log";
        }
    }

    /** The process dies by SIGSYS. */
    record Kill() implements Verdict {
        @Override
        public String toString() {
            return "kill";
        }
    }

    /** The call fails with that error. */
    record Fail(int errno) implements Verdict {
        @Override
        public String toString() {
            return Errno.name(errno);
        }
    }

    /** {@return the value that the filter returns} */
    default int code() {
        return switch (this) {
            case Allow _ -> 0x7fff0000;
            case Log _ -> 0x7ffc0000;
            case Kill _ -> 0x80000000;
            case Fail(int errno) -> 0x00050000 | errno;
        };
    }
}
