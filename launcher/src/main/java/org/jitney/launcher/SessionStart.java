package org.jitney.launcher;

import org.jitney.linux.sys.ErrnoException;
import org.jitney.manager.Engine;
import org.jitney.manager.Job;
import org.jitney.manager.ManagerError;
import org.jitney.manager.ManagerListener;
import org.jitney.manager.Unit;
import org.jitney.manager.runtime.ActiveState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the manager of a session begins: with {@code default.target}. The service manager that
 * started it is told that it is ready once {@code basic.target} is reached, systemd(1), or once
 * nothing is left to be done for it.
 */
final class SessionStart implements ManagerListener {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStart.class);
    private static final String FIRST = "basic.target";
    private static final String ALL = "default.target";

    private final Engine engine;
    private final UserManager user;
    private int job = -1;
    private boolean told;

    SessionStart(Engine engine, UserManager user) {
        this.engine = engine;
        this.user = user;
    }

    /** Starts the target, unless this manager goes on where another one was. */
    void begin(boolean fresh) {
        if (!fresh) {
            tell("READY=1");
            return;
        }
        engine.listen(this);
        try {
            job = engine.startJob(ALL, "start", "isolate").id();
        } catch (ManagerError e) {
            LOG.warn("{}: {}", ALL, e.text());
            over();
        }
    }

    @Override
    public void unitChanged(Unit unit) {
        if (unit.id().equals(FIRST) && unit.activeState() == ActiveState.ACTIVE) {
            tell("READY=1\nSTATUS=Reached " + FIRST + ".");
        }
    }

    @Override
    public void jobRemoved(Job removed) {
        if (removed.id() == job) {
            over();
        }
    }

    private void over() {
        engine.unlisten(this);
        tell("READY=1\nSTATUS=Startup finished.");
    }

    private void tell(String text) {
        if (told) {
            return;
        }
        told = true;
        try {
            user.notifyParent(text);
        } catch (ErrnoException e) {
            LOG.warn("cannot tell the service manager: {}", e.getMessage());
        }
    }
}
