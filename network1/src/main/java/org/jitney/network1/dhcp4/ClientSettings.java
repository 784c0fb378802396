package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * How a client behaves.
 *
 * @param requestList codes of the options that it asks for
 * @param previous an address that the link had before: it is asked for first (INIT-REBOOT)
 * @param broadcast whether the server shall answer to all, for a link that cannot hear anything
 *     else before it has an address
 * @param rapidCommit whether two messages are enough (RFC 4039)
 * @param anonymize whether nothing is said that tells machines apart (RFC 7844)
 * @param sendDecline whether an address is tried before it is used, and declined when somebody has
 *     it
 * @param maxAttempts how many DISCOVERs are sent before it gives up; none for no end
 * @param fallbackLifetime in seconds, for offers without a lifetime
 * @param servers which servers may answer, by their identifiers
 */
public record ClientSettings(
        Identity identity,
        Words words,
        List<Integer> requestList,
        Optional<Inet4Address> previous,
        boolean broadcast,
        boolean rapidCommit,
        boolean anonymize,
        boolean sendDecline,
        OptionalInt maxAttempts,
        OptionalLong fallbackLifetime,
        Predicate<Inet4Address> servers) {
    /** Makes settings whose list nobody can change any more. */
    public ClientSettings {
        requestList = List.copyOf(requestList);
    }

    /**
     * Who asks.
     *
     * @param hardwareType {@code ARPHRD_...}
     * @param hardware the link's address
     * @param clientId option 61, with its type in front
     * @param mtu of the link: the largest message that can come
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
    public record Identity(int hardwareType, byte[] hardware, byte[] clientId, int mtu) {}

    /**
     * What it says beyond that.
     *
     * @param hostname with a dot in it, it goes as a whole name (RFC 4702)
     * @param options more options, by their codes; these win
     */
    public record Words(
            Optional<String> hostname,
            Optional<String> vendorClass,
            List<String> userClasses,
            Optional<String> mudUrl,
            Map<Integer, byte[]> options) {
        /** Makes words whose list nobody can change any more. */
        public Words {
            userClasses = List.copyOf(userClasses);
        }
    }
}
