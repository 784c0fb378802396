package org.jitney.login1.session;

import org.jitney.login1.model.Settings;
import org.jitney.login1.store.LoginFiles;

/** The settings that hold now. Who needs one asks for it each time, so a reload is seen at once. */
public final class Configuration {
    private final LoginFiles files;
    private Settings settings;

    /** Reads them. */
    public Configuration(LoginFiles files) {
        this.files = files;
        this.settings = files.settings();
    }

    /** {@return what holds} */
    public Settings settings() {
        return settings;
    }

    /** Reads them anew; what no file says any more goes back to its default. */
    public void reload() {
        settings = files.settings();
    }
}
