package org.jitney.broker.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jitney.broker.account.Limits;
import org.jitney.broker.account.Resource;

/**
 * The limits of a configuration file. They can be far beyond what this machine has, as those of the
 * stock session bus are; what bounds memory is always the total that the heap allows.
 */
final class ConfiguredLimits {
    private final Map<String, Long> given;

    ConfiguredLimits(Map<String, Long> given) {
        this.given = given;
    }

    Limits over(Limits defaults) {
        Map<Resource, Long> connection = new EnumMap<>(Resource.class);
        connection.putAll(defaults.perConnection());
        set(connection, Resource.NAMES, "max_names_per_connection");
        set(connection, Resource.MATCHES, "max_match_rules_per_connection");
        set(connection, Resource.REPLIES, "max_replies_per_connection");
        lower(connection, Resource.BYTES, "max_outgoing_bytes");
        lower(connection, Resource.FDS, "max_outgoing_unix_fds");
        Map<Resource, Long> user = new EnumMap<>(Resource.class);
        user.putAll(defaults.perUser());
        set(user, Resource.CONNECTIONS, "max_connections_per_user");
        // A user's part must not be smaller than what one of his connections may use.
        for (Resource r : connection.keySet()) {
            if (r != Resource.BYTES && r != Resource.FDS) {
                user.merge(r, connection.getOrDefault(r, 0L), Math::max);
            }
        }
        Map<Resource, Long> total = new EnumMap<>(Resource.class);
        total.putAll(defaults.inTotal());
        set(total, Resource.CONNECTIONS, "max_completed_connections");
        return new Limits(
                connection,
                user,
                total,
                Math.min(defaults.maxMessageBytes(), value("max_message_size", Long.MAX_VALUE)),
                (int) Math.min(defaults.maxMessageFds(), value("max_message_unix_fds", 253)),
                (int)
                        Math.min(
                                10_000,
                                value("max_incomplete_connections", defaults.maxIncomplete())),
                millis("auth_timeout", defaults.authTimeout()));
    }

    Duration millis(String name, Duration otherwise) {
        return Duration.ofMillis(value(name, otherwise.toMillis()));
    }

    /** {@return how long a reply may take, if there is a limit to that} */
    Optional<Duration> replyTimeout() {
        return Optional.ofNullable(given.get("reply_timeout"))
                .filter(v -> v > 0 && v < Integer.MAX_VALUE)
                .map(Duration::ofMillis);
    }

    int count(String name, int otherwise) {
        return (int) Math.min(value(name, otherwise), Integer.MAX_VALUE);
    }

    private long value(String name, long otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    private void set(Map<Resource, Long> limits, Resource r, String name) {
        Long v = given.get(name);
        if (v != null) {
            limits.put(r, v);
        }
    }

    private void lower(Map<Resource, Long> limits, Resource r, String name) {
        Long v = given.get(name);
        if (v != null) {
            limits.merge(r, v, Math::min);
        }
    }
}
