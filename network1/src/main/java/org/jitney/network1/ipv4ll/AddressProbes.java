package org.jitney.network1.ipv4ll;

import java.net.Inet4Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jitney.linux.event.TimeSource;
import org.jitney.network1.packet.MalformedPacket;

/**
 * Several addresses of one link, each looked for on the link before it is used: RFC 5227. An
 * address that is taken stays so until the link begins anew.
 */
public final class AddressProbes {
    /** How far an address has come. */
    public enum Verdict {
        /** It is being looked for. */
        PENDING,
        /** Nobody has it; it is ours, and is defended. */
        FREE,
        /** Somebody has it. */
        TAKEN
    }

    /** Hears of an address that is not pending any more, or was lost to somebody. */
    public interface Listener {
        /** Takes the address and what it is now. */
        void decided(Inet4Address address, Verdict verdict);
    }

    private final byte[] hardware;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Consumer<byte[]> wire;
    private final Listener listener;
    private final Map<Inet4Address, ConflictDetection> detections = new HashMap<>();
    private final Map<Inet4Address, Verdict> verdicts = new HashMap<>();

    /**
     * Looks for none yet.
     *
     * @param hardware the link's own address, six bytes
     * @param wire sends to all on the link
     */
    public AddressProbes(
            byte[] hardware,
            TimeSource time,
            RandomGenerator random,
            Consumer<byte[]> wire,
            Listener listener) {
        this.hardware = hardware.clone();
        this.time = time;
        this.random = random;
        this.wire = wire;
        this.listener = listener;
    }

    /** Begins with an address, unless it has begun before: {@return how far it has come} */
    public Verdict probe(Inet4Address address) {
        if (!verdicts.containsKey(address)) {
            verdicts.put(address, Verdict.PENDING);
            ConflictDetection detection =
                    new ConflictDetection(
                            address,
                            hardware,
                            time,
                            random,
                            wire,
                            new ConflictDetection.Listener() {
                                @Override
                                public void free() {
                                    decide(address, Verdict.FREE);
                                }

                                @Override
                                public void conflict() {
                                    decide(address, Verdict.TAKEN);
                                }
                            });
            detections.put(address, detection);
            detection.start();
        }
        return verdicts.getOrDefault(address, Verdict.PENDING);
    }

    private void decide(Inet4Address address, Verdict verdict) {
        verdicts.put(address, verdict);
        listener.decided(address, verdict);
    }

    /** Takes an ARP packet from the link. */
    public void received(byte[] packet) throws MalformedPacket {
        for (ConflictDetection each : List.copyOf(detections.values())) {
            each.received(packet);
        }
    }

    /** Ends with all; nothing is told any more. */
    public void stop() {
        detections.values().forEach(ConflictDetection::stop);
        detections.clear();
        verdicts.clear();
    }
}
