package org.jitney.launcher.log;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Gives SLF4J its loggers. {@code JITNEY_LOG_LEVEL} is one of {@code error}, {@code warn}, {@code
 * info} (the default), {@code debug}, {@code trace}.
 */
public final class LineLoggerProvider implements SLF4JServiceProvider {
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new NOPMDCAdapter();
    private @Nullable ILoggerFactory loggers;

    @Override
    public void initialize() {
        Level threshold = level(System.getenv("JITNEY_LOG_LEVEL"));
        boolean prefixes = System.getenv("JOURNAL_STREAM") != null;
        JournalSink journal = new JournalSink();
        ConcurrentMap<String, LineLogger> known = new ConcurrentHashMap<>();
        loggers =
                name ->
                        known.computeIfAbsent(
                                name,
                                n -> new LineLogger(n, System.err, threshold, prefixes, journal));
    }

    private static Level level(@Nullable String name) {
        if (name == null) {
            return Level.INFO;
        }
        for (Level level : Level.values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        return Level.INFO;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        if (loggers == null) {
            throw new IllegalStateException("not initialized");
        }
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
