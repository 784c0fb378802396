package org.jitney.broker.listener;

import java.util.List;
import java.util.Optional;
import org.jitney.bus.address.AddressEntry;
import org.jitney.bus.sasl.Nonce;
import org.jitney.linux.fd.Listener;

/**
 * The sockets of one address: more than one if its host has several addresses, or if they were
 * passed.
 *
 * @param addresses as clients use them
 * @param nonce what clients have to send first
 * @param leavings files and directories to remove at the end, in this order
 */
public record Opened(
        List<Listener> listeners,
        List<AddressEntry> addresses,
        Optional<Nonce> nonce,
        List<String> leavings) {

    public Opened {
        listeners = List.copyOf(listeners);
        addresses = List.copyOf(addresses);
        leavings = List.copyOf(leavings);
    }
}
