package org.jitney.manager.mount;

import java.util.List;
import java.util.Optional;

/** What a mount unit knows at run time: read by the bus, written by its machine. */
public interface MountRuntime {
    /** {@return the token of the {@code Result} property} */
    String result();

    int controlPid();

    /** {@return what the kernel says is mounted there} */
    Optional<MountPoints.Entry> entry();

    /** {@return the last command of a kind, {@code ExecMount} and so on, and how it went} */
    List<ControlProcess.Ran> commands(String property);
}
