package org.jitney.bus.client;

import java.nio.ByteBuffer;
import org.jitney.bus.sasl.SaslClient;
import org.jitney.bus.sasl.SaslServer;
import org.jitney.bus.wire.ProtocolViolation;

/** Either side of the authentication, as the connection drives it. */
sealed interface Handshake {

    /** Takes bytes up to the first message and returns what to send. */
    byte[] receive(ByteBuffer in) throws ProtocolViolation;

    boolean isDone();

    boolean fdsAgreed();

    /** {@return whether messages may follow before the other side has answered} */
    boolean isPipelined();

    record OfClient(SaslClient sasl) implements Handshake {

        private static final byte[] NOTHING = new byte[0];

        @Override
        public byte[] receive(ByteBuffer in) throws ProtocolViolation {
            sasl.receive(in);
            return NOTHING;
        }

        @Override
        public boolean isDone() {
            return sasl.isDone();
        }

        @Override
        public boolean fdsAgreed() {
            return sasl.fdsAgreed();
        }

        @Override
        public boolean isPipelined() {
            return true;
        }
    }

    record OfServer(SaslServer sasl) implements Handshake {

        @Override
        public byte[] receive(ByteBuffer in) throws ProtocolViolation {
            return sasl.receive(in);
        }

        @Override
        public boolean isDone() {
            return sasl.isDone();
        }

        @Override
        public boolean fdsAgreed() {
            return sasl.fdsAgreed();
        }

        @Override
        public boolean isPipelined() {
            return false;
        }
    }
}
