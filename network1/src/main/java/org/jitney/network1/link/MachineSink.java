package org.jitney.network1.link;

/** Takes what leases say of the machine itself; the last word counts. */
public interface MachineSink {
    /** Nobody wants to know. */
    MachineSink NONE =
            new MachineSink() {
                @Override
                public void hostname(String name) {}

                @Override
                public void timezone(String zone) {}
            };

    /** The machine's name for the time being; empty when the lease that gave one has ended. */
    void hostname(String name);

    /** The time zone where the machine is, such as {@code Europe/Vienna}. */
    void timezone(String zone);
}
