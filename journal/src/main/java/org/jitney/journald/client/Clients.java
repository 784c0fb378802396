package org.jitney.journald.client;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.limit.RateLimits.Limit;

/**
 * Remembers what is known about the processes that log, since to read it from the kernel costs more
 * than to write the entry.
 *
 * <p>What is older than a second is read again, and what cannot be read any more stays; what is
 * older than five seconds counts for nothing, as the number may be another process by then. Streams
 * pin their process for as long as they are open, so its last words are still its unit's. Times are
 * microseconds of the monotonic clock.
 */
public final class Clients {
    private static final long REFRESH = 1_000_000;
    private static final long OLDEST = 5_000_000;

    private final ProcessSource processes;
    private final UnitState units;
    private final Limit standard;
    private final int most;

    /** In the order in which they were used last. */
    private final Map<Integer, Client> known = new LinkedHashMap<>(16, 0.75f, true);

    private long lastLook = Long.MIN_VALUE / 2;

    /**
     * Begins.
     *
     * @param standard what units may log that say nothing about it
     * @param most how many processes are remembered that no stream pins
     */
    public Clients(ProcessSource processes, UnitState units, Limit standard, int most) {
        this.processes = processes;
        this.units = units;
        this.standard = standard;
        this.most = most;
    }

    /** {@return what is known about the sender} */
    public Client of(Sender sender, Optional<String> label, Optional<String> unit, long now) {
        Client client = known.get(sender.pid());
        if (client == null) {
            makeRoom(now);
            client = new Client(sender.pid(), standard);
            known.put(sender.pid(), client);
        } else if (client.pins() == 0 && client.timestamp() + OLDEST < now) {
            client.reset();
        } else if (client.timestamp() + REFRESH >= now && !client.contradicts(sender, label)) {
            return client;
        }
        client.refresh(sender, label, unit, processes.read(sender.pid()), now);
        client.refresh(units);
        return client;
    }

    /** Keeps it until {@link #release}; {@return the same} */
    public Client pin(Client client) {
        client.pin(1);
        return client;
    }

    /** Reads it again if it is too old. */
    public void refresh(Client client, long now) {
        if (client.timestamp() + REFRESH < now) {
            client.refresh(
                    Sender.NOBODY,
                    Optional.empty(),
                    Optional.empty(),
                    processes.read(client.pid()),
                    now);
            client.refresh(units);
        }
    }

    /** It is not pinned by that stream any more. */
    public void release(Client client) {
        client.pin(-1);
    }

    private void makeRoom(long now) {
        if (lastLook + OLDEST < now) {
            known.values()
                    .removeIf(client -> client.pins() == 0 && !processes.isAlive(client.pid()));
            lastLook = now;
        }
        Iterator<Client> oldest = known.values().iterator();
        while (known.size() >= most && oldest.hasNext()) {
            if (oldest.next().pins() == 0) {
                oldest.remove();
            }
        }
    }
}
