package org.jitney.manager.service;

import java.util.List;
import java.util.Map;
import org.jitney.manager.runtime.ExecStatus;
import org.jitney.manager.runtime.UnitHost.NamedFd;

/**
 * What a service knows at run time beyond its settings: read by the bus, written by its machine.
 */
public interface ServiceRuntime {
    /** {@return the main process, zero when there is none} */
    int mainPid();

    /** {@return the process of a start, reload or stop command that runs now, else zero} */
    int controlPid();

    /** {@return the token of the {@code Result} property, for example {@code exit-code}} */
    String result();

    String reloadResult();

    String cleanResult();

    /** {@return the text of the last {@code STATUS=} message, else empty} */
    String statusText();

    /** {@return the number of the last {@code ERRNO=} message, else zero} */
    int statusErrno();

    /** {@return the D-Bus error name of the last {@code BUSERROR=} message, else empty} */
    String busError();

    /** {@return the error name of the last {@code VARLINKERROR=} message, else empty} */
    String varlinkError();

    /** {@return the delay before the next automatic restart, in microseconds} */
    long nextRestartUsec();

    /** {@return automatic restarts since the last start that a user asked for} */
    int restarts();

    /** {@return stored file descriptors} */
    int storedFds();

    /** {@return those descriptors with their names} */
    List<NamedFd> storedDescriptors();

    /** {@return how the main process went} */
    ExecStatus mainStatus();

    /**
     * {@return how the commands of one list went, in their order; key is the directive, for example
     * {@code ExecStartPre}, and entries stand for the commands at the same position}
     */
    Map<String, List<ExecStatus>> commandStatus();

    /** {@return the name that {@code NotifyAccess=} has at run time} */
    String notifyAccess();

    long timeoutStartUsec();

    long watchdogUsec();

    /** {@return the monotonic and real time of the last keep-alive ping} */
    org.jitney.manager.runtime.DualTimestamp watchdogTimestamp();
}
