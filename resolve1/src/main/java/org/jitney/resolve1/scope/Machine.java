package org.jitney.resolve1.scope;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jitney.linux.event.EventLoop;
import org.jitney.resolve1.config.TrustAnchors;
import org.jitney.resolve1.dns.ServerAddress;

/**
 * What all scopes share.
 *
 * @param random what ids are made of; not to be guessed
 * @param anchorsNow what DNSSEC begins with, which may be read anew
 * @param contexts the TLS context that checks certificates, and the one that does not
 */
public record Machine(
        EventLoop loop,
        RandomGenerator random,
        Supplier<TrustAnchors> anchorsNow,
        Statistics statistics,
        Contexts contexts,
        OwnAddresses stub) {

    /** {@return what DNSSEC begins with} */
    public TrustAnchors anchors() {
        return anchorsNow.get();
    }

    /** What TLS is done with. */
    public interface Contexts {
        /** {@return it, or nothing if the certificates of this system cannot be read} */
        Optional<SSLContext> get(boolean strict);

        /** Says that it will be asked for. */
        default void prepare(boolean strict) {
            // Whoever has it at once need not know.
        }
    }

    /** Says where this resolver itself listens, and which addresses this machine has. */
    public interface OwnAddresses {
        boolean isOurs(InetAddress address, int port);

        /** {@return whether packets to it never leave this machine} */
        boolean isLocal(InetAddress address);

        /** {@return the link by which packets to it leave, 0 if that is not known} */
        int linkTo(InetAddress address);

        /** {@return whether it is in the network of an address of a link} */
        boolean isOnNetworkOf(int ifindex, InetAddress address);

        /** {@return whether a server would be ourselves} */
        default boolean isOurs(ServerAddress server) {
            return isOurs(server.address(), server.portOr(53));
        }
    }

    /** Counts of all scopes. */
    public static final class Statistics {
        private long current;
        private long total;
        private long timeouts;
        private long staleTimeouts;
        private long failures;
        private long staleFailures;
        private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);

        void begun() {
            current++;
            total++;
        }

        void ended() {
            current--;
        }

        /** One has been answered at once, with the answer that another had. */
        public void answeredAgain() {
            total++;
        }

        void verdict(Verdict verdict) {
            verdicts.merge(verdict, 1L, Long::sum);
        }

        /** Nobody has answered, or only that it cannot be done; what was known may have done. */
        void unanswered(boolean timeout, boolean stale) {
            if (timeout) {
                timeouts++;
                staleTimeouts += stale ? 1 : 0;
            } else {
                failures++;
                staleFailures += stale ? 1 : 0;
            }
        }

        public long timeouts() {
            return timeouts;
        }

        public long staleTimeouts() {
            return staleTimeouts;
        }

        public long failures() {
            return failures;
        }

        public long staleFailures() {
            return staleFailures;
        }

        public long current() {
            return current;
        }

        public long total() {
            return total;
        }

        public long count(Verdict verdict) {
            return verdicts.getOrDefault(verdict, 0L);
        }

        /** Counts from zero again. */
        public void reset() {
            total = 0;
            timeouts = 0;
            staleTimeouts = 0;
            failures = 0;
            staleFailures = 0;
            verdicts.clear();
        }
    }

    /** What validation has found. */
    public enum Verdict {
        SECURE,
        INSECURE,
        BOGUS,
        INDETERMINATE
    }
}
