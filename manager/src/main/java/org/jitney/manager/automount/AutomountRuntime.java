package org.jitney.manager.automount;

/** What an automount unit knows at run time: read by the bus, written by its machine. */
public interface AutomountRuntime {
    /** {@return the token of the {@code Result} property} */
    String result();
}
