package org.jitney.manager.swap;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.mount.ControlProcess;

/** What a swap unit knows at run time: read by the bus, written by its machine. */
public interface SwapRuntime {
    /** {@return the token of the {@code Result} property} */
    String result();

    int controlPid();

    /** {@return what the kernel says about it} */
    Optional<SwapTable.Entry> entry();

    /** {@return the last command of a kind, {@code ExecActivate} and so on, and how it went} */
    List<ControlProcess.Ran> commands(String property);
}
