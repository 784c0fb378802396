package org.jitney.network1.packet;

/** Bytes from the network that are not what they claim to be: dropped, and nothing changes. */
public final class MalformedPacket extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what is wrong with the packet. */
    public MalformedPacket(String text) {
        super(text, null, false, false); // thrown for each packet of a flood: no trace
    }
}
