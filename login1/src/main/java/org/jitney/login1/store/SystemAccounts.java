package org.jitney.login1.store;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Passwd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of this system, looked up one after the other on a thread of their own. */
public final class SystemAccounts implements Accounts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemAccounts.class);

    private interface LookUp {
        Optional<Passwd> run() throws ErrnoException;
    }

    private final EventLoop loop;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("accounts").factory());

    /** Answers on that loop. */
    public SystemAccounts(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void byUid(long uid, Consumer<Optional<Passwd>> then) {
        lookUp(() -> Users.byUid((int) uid), then);
    }

    @Override
    public void byName(String name, Consumer<Optional<Passwd>> then) {
        lookUp(() -> Users.byName(name), then);
    }

    @Override
    public Optional<Passwd> now(long uid) {
        return found(() -> Users.byUid((int) uid));
    }

    private static Optional<Passwd> found(LookUp how) {
        try {
            return how.run();
        } catch (ErrnoException e) {
            LOG.warn("Failed to look a user up: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void lookUp(LookUp how, Consumer<Optional<Passwd>> then) {
        thread.execute(() -> {
            Optional<Passwd> answer = found(how);
            loop.post(() -> then.accept(answer));
        });
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
