package org.jitney.network1.dhcp4;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Optional;
import org.jitney.network1.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/** Which messages are for a client, from which server, and what is in them; pure. */
record ClientAnswers(ClientSettings settings) {
    /**
     * {@return whether a message is for this client, whatever was asked, and from a server that it
     * listens to}
     */
    boolean areForUs(Dhcp4Message message) {
        ClientSettings.Identity own = settings.identity();
        boolean sameId =
                message.options()
                        .bytes(OptionCode.CLIENT_IDENTIFIER)
                        .map(id -> Arrays.equals(id, own.clientId()))
                        .orElse(true);
        return message.isReply()
                && message.hardwareType() == own.hardwareType()
                && Arrays.equals(message.hardware(), own.hardware())
                && sameId
                && server(message).isPresent();
    }

    private Optional<Inet4Address> server(Dhcp4Message message) {
        return message.options().address(OptionCode.SERVER_IDENTIFIER).filter(settings.servers());
    }

    /** {@return whether it comes from the server that gave, or offered, a lease} */
    boolean isFromServerOf(@Nullable Lease4 lease, Dhcp4Message message) {
        return lease != null && server(message).filter(lease.server()::equals).isPresent();
    }

    /** {@return whether it grants a lease without an offer before it: RFC 4039} */
    boolean isRapid(Dhcp4Message message, MessageType type) {
        return type == MessageType.ACK
                && settings.rapidCommit()
                && message.options().has(OptionCode.RAPID_COMMIT);
    }

    /** {@return the lease that it offers or grants} */
    Lease4 lease(Dhcp4Message message) throws MalformedPacket {
        return Lease4.of(message, settings.fallbackLifetime());
    }

    /** {@return the lease that it grants, of the address that was asked for} */
    Lease4 granted(Dhcp4Message message, @Nullable Inet4Address asked) throws MalformedPacket {
        Lease4 granted = lease(message);
        if (!granted.address().equals(asked)) {
            throw new MalformedPacket(
                    "an acknowledgement of %s, which nobody asked for"
                            .formatted(granted.address().getHostAddress()));
        }
        return granted;
    }
}
