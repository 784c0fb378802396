package org.jitney.bus.sasl;

import java.util.Optional;
import java.util.Set;

/**
 * What a server expects of a peer.
 *
 * @param guid 32 hexadecimal digits that identify the server
 * @param mechanisms which the peer may use
 * @param kernelUid the user that the kernel told; none over TCP
 * @param fdsPossible whether the transport carries descriptors
 * @param nonce what the peer has to send before all else; none but on nonce-tcp
 * @param owner who runs the server
 */
public record SaslTerms(
        String guid,
        Set<Mechanism> mechanisms,
        Optional<Long> kernelUid,
        boolean fdsPossible,
        Optional<Nonce> nonce,
        Owner owner) {

    /**
     * Whose cookies count.
     *
     * @param name the user's name; empty if it is not known
     */
    public record Owner(long uid, String name) {

        boolean isCalled(String text) {
            return text.equals(Long.toString(uid)) || (!name.isEmpty() && text.equals(name));
        }
    }

    public SaslTerms {
        mechanisms = Set.copyOf(mechanisms);
    }

    /** {@return the terms of a unix socket on which only the kernel's word counts} */
    static SaslTerms external(String guid, long uid, boolean fdsPossible) {
        return new SaslTerms(
                guid,
                Set.of(Mechanism.EXTERNAL),
                Optional.of(uid),
                fdsPossible,
                Optional.empty(),
                new Owner(uid, ""));
    }
}
