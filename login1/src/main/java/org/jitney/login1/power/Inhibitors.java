package org.jitney.login1.power;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jitney.bus.service.DBusError;
import org.jitney.bus.service.ErrnoErrors;
import org.jitney.linux.event.EventLoop;
import org.jitney.linux.fd.Fd;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.login1.model.InhibitMode;
import org.jitney.login1.model.InhibitWhat;
import org.jitney.login1.model.StateLines;
import org.jitney.login1.session.Moment;
import org.jitney.login1.store.LoginFiles;
import org.jitney.login1.store.LoginFiles.Folder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who holds what up. An inhibitor is there as long as somebody has the other end of its FIFO open;
 * its state file lets the next instance of this daemon go on with it.
 */
public final class Inhibitors {
    private static final Logger LOG = LoggerFactory.getLogger("systemd-logind");

    private final EventLoop loop;
    private final LoginFiles files;
    private final Runnable changed;
    private final Map<String, Inhibitor.Held> held = new LinkedHashMap<>();
    private long counter;

    /**
     * None yet.
     *
     * @param changed runs when one has come or gone
     */
    public Inhibitors(EventLoop loop, LoginFiles files, Runnable changed) {
        this.loop = loop;
        this.files = files;
        this.changed = changed;
    }

    /** {@return all, in the order in which they came} */
    public List<Inhibitor> all() {
        return held.values().stream().map(Inhibitor.Held::inhibitor).toList();
    }

    /** What is asked for. */
    public record Wish(
            Set<InhibitWhat> what, InhibitMode mode, String who, String why, long uid, long pid) {}

    /** Takes one: {@return the end of the FIFO that holds it, for the caller} */
    public Fd take(Wish wish) throws DBusError {
        String id;
        do {
            id = Long.toString(++counter);
        } while (held.containsKey(id));
        Inhibitor inhibitor =
                new Inhibitor(
                        id,
                        wish.what(),
                        wish.mode(),
                        wish.who(),
                        wish.why(),
                        wish.uid(),
                        wish.pid(),
                        Moment.now(loop.clock()));
        try {
            hold(inhibitor);
            Fd client = files.openFifoOfClient(files.fifo(Folder.INHIBIT, id));
            save(inhibitor);
            changed.run();
            return client;
        } catch (ErrnoException e) {
            release(id);
            throw ErrnoErrors.of("Failed to create the FIFO of the inhibitor", e);
        }
    }

    private void hold(Inhibitor inhibitor) throws ErrnoException {
        String id = inhibitor.id();
        Fd fifo = files.openFifo(files.fifo(Folder.INHIBIT, id));
        held.put(id, new Inhibitor.Held(inhibitor, fifo, loop.watch(fifo, 0, _ -> release(id))));
    }

    private void release(String id) {
        files.remove(files.file(Folder.INHIBIT, id));
        files.remove(files.fifo(Folder.INHIBIT, id));
        Inhibitor.Held gone = held.remove(id);
        if (gone != null) {
            gone.watch().close();
            gone.fifo().close();
            changed.run();
        }
    }

    private void save(Inhibitor inhibitor) {
        files.write(
                files.file(Folder.INHIBIT, inhibitor.id()),
                new StateLines()
                        .put("WHAT", InhibitWhat.render(inhibitor.what()))
                        .put("MODE", inhibitor.mode())
                        .put("UID", inhibitor.uid())
                        .put("PID", inhibitor.pid())
                        .putEscaped("WHO", inhibitor.who())
                        .putEscaped("WHY", inhibitor.why())
                        .put("FIFO", files.fifo(Folder.INHIBIT, inhibitor.id()))
                        .render());
    }

    /** Goes on with those of an instance before this one; who has gone meanwhile goes at once. */
    public void restore() {
        for (String id : files.ids(Folder.INHIBIT)) {
            Map<String, String> state = files.state(Folder.INHIBIT, id);
            Optional<Set<InhibitWhat>> what = InhibitWhat.parse(state.getOrDefault("WHAT", ""));
            Optional<InhibitMode> mode = InhibitMode.parse(state.getOrDefault("MODE", ""));
            if (what.isEmpty() || mode.isEmpty()) {
                LOG.warn("Failed to load inhibitor {}, ignoring", id);
                files.remove(files.file(Folder.INHIBIT, id));
                continue;
            }
            try {
                hold(
                        new Inhibitor(
                                id,
                                what.get(),
                                mode.get(),
                                StateLines.unescape(state.getOrDefault("WHO", "")),
                                StateLines.unescape(state.getOrDefault("WHY", "")),
                                number(state, "UID"),
                                number(state, "PID"),
                                Moment.now(loop.clock())));
                // A FIFO tells of its end only to who has seen its other one open.
                try (Fd other = files.openFifoOfClient(files.fifo(Folder.INHIBIT, id))) {
                    LOG.debug("{} holds inhibitor {}", other, id);
                }
            } catch (ErrnoException e) {
                LOG.warn("Failed to load inhibitor {}: {}", id, e.getMessage());
            }
        }
        files.removeFifos(Folder.INHIBIT, held::containsKey);
    }

    private static long number(Map<String, String> state, String key) {
        String text = state.getOrDefault(key, "");
        return text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0;
    }

    /** {@return the first that holds something up in that mode, among those that count} */
    public Optional<Inhibitor> holder(
            InhibitWhat what, InhibitMode mode, Predicate<Inhibitor> counts) {
        return all().stream()
                .filter(inhibitor -> inhibitor.mode() == mode)
                .filter(inhibitor -> inhibitor.what().contains(what))
                .filter(counts)
                .findFirst();
    }

    /** {@return whether somebody holds something up in that mode} */
    public boolean holds(InhibitWhat what, InhibitMode mode) {
        return holder(what, mode, _ -> true).isPresent();
    }

    /** {@return all that is held up in that mode} */
    public Set<InhibitWhat> all(InhibitMode mode) {
        Set<InhibitWhat> all = EnumSet.noneOf(InhibitWhat.class);
        all().stream()
                .filter(inhibitor -> inhibitor.mode() == mode)
                .forEach(inhibitor -> all.addAll(inhibitor.what()));
        return all;
    }
}
