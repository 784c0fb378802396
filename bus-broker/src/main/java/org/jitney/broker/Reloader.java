package org.jitney.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.broker.config.ConfigError;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of the bus again: when it is told to, and when a directory has changed.
 *
 * <p>Reading happens on a thread of its own, since files and the user database may be slow; what
 * was read comes back to the loop in one piece. Who asks while something is being read waits for
 * the next reading, as the current one may have been too early.
 */
final class Reloader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    /** Reads everything. */
    interface Source {
        Setup read() throws ConfigError;
    }

    private final EventLoop loop;
    private final Source source;
    private final Consumer<Setup> use;
    private final DirectoryWatch directories;
    private List<Consumer<Optional<String>>> waiting = new ArrayList<>();
    private boolean isReading;

    /**
     * @param first what is in use now
     * @param use takes what was read, on the loop
     */
    Reloader(EventLoop loop, Source source, Setup first, Consumer<Setup> use)
            throws ErrnoException {
        this.loop = loop;
        this.source = source;
        this.use = use;
        this.directories = new DirectoryWatch(loop, () -> reload(_ -> {}));
        directories.watch(first.directories());
    }

    /** Reads everything again; {@code done} gets what is wrong with it, if anything is. */
    void reload(Consumer<Optional<String>> done) {
        waiting.add(done);
        if (!isReading) {
            read();
        }
    }

    /** Does so if there is something new: {@return whether {@code then} will run} */
    boolean refresh(Runnable then) {
        if (!directories.poll() && !isReading) {
            return false;
        }
        reload(_ -> then.run());
        return true;
    }

    private void read() {
        isReading = true;
        List<Consumer<Optional<String>>> asked = waiting;
        waiting = new ArrayList<>();
        Thread.ofPlatform()
                .daemon()
                .name("reload")
                .start(() -> {
                    try {
                        Setup setup = source.read();
                        loop.post(() -> take(setup, asked));
                    } catch (ConfigError e) {
                        String problem = e.getMessage() == null ? "unreadable" : e.getMessage();
                        loop.post(() -> refuse(problem, asked));
                    } catch (RuntimeException e) {
                        LOG.error("the configuration cannot be read", e);
                        loop.post(() -> refuse("Internal error", asked));
                    }
                });
    }

    private void take(Setup setup, List<Consumer<Optional<String>>> asked) {
        directories.watch(setup.directories());
        use.accept(setup);
        LOG.info("Reloaded configuration");
        finish(Optional.empty(), asked);
    }

    private void refuse(String problem, List<Consumer<Optional<String>>> asked) {
        LOG.warn("Unable to reload configuration: {}", problem);
        finish(Optional.of(problem), asked);
    }

    private void finish(Optional<String> problem, List<Consumer<Optional<String>>> asked) {
        isReading = false;
        if (!waiting.isEmpty()) {
            read();
        }
        asked.forEach(done -> done.accept(problem));
    }

    @Override
    public void close() {
        directories.close();
    }
}
