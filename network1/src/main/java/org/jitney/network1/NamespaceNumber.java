package org.jitney.network1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jitney.linux.netlink.AttributeWriter;
import org.jitney.linux.netlink.Attributes;
import org.jitney.linux.netlink.MalformedMessage;
import org.jitney.linux.netlink.NetlinkError;
import org.jitney.linux.netlink.NetlinkMessage;
import org.jitney.linux.netlink.RequestSocket;
import org.jitney.linux.sys.ErrnoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number by which a network namespace knows itself, if it was ever given one. */
final class NamespaceNumber {
    private static final Logger LOG = LoggerFactory.getLogger(NamespaceNumber.class);
    private static final int RTM_GETNSID = 90;
    private static final int NETNSA_NSID = 1;
    private static final int NETNSA_PID = 2;
    private static final int HEADER = 4;
    private static final int NONE = -1;

    private NamespaceNumber() {}

    /** {@return the number of the socket's namespace; all ones where it has none} */
    static int ask(RequestSocket kernel) {
        byte[] process =
                new AttributeWriter().uint32(NETNSA_PID, ProcessHandle.current().pid()).encode();
        byte[] request = ByteBuffer.allocate(HEADER + process.length).put(HEADER, process).array();
        try {
            for (NetlinkMessage each : kernel.ask(RTM_GETNSID, request)) {
                byte[] payload = each.payload();
                byte[] rest =
                        Arrays.copyOfRange(
                                payload, Math.min(HEADER, payload.length), payload.length);
                return (int) Attributes.decode(rest).uint32(NETNSA_NSID).orElse(NONE);
            }
        } catch (NetlinkError | ErrnoException | MalformedMessage e) {
            LOG.debug("The kernel does not tell the number of the namespace: {}", e.getMessage());
        }
        return NONE;
    }
}
