package org.jitney.login1.session;

import org.jitney.linux.event.EventLoop;
import org.jitney.login1.model.Settings;
import org.jitney.login1.store.Accounts;
import org.jitney.login1.store.Devices;
import org.jitney.login1.store.FdStore;
import org.jitney.login1.store.Kernel;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.Processes;

/**
 * What sessions are made of and told by.
 *
 * @param loop whose thread owns all of it
 */
public record Parts(
        EventLoop loop,
        Logins logins,
        Units units,
        LoginFiles files,
        Configuration configuration,
        Processes processes,
        Accounts accounts,
        Kernel kernel,
        Devices devices,
        FdStore descriptors,
        Announcer announcer) {
    /** {@return the settings that hold now} */
    public Settings settings() {
        return configuration.settings();
    }
}
