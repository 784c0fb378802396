package org.jitney.resolve1.scope;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Which signatures were right and which were not. The same few are checked all the time: those of
 * the keys on the way to a zone, of its SOA and NSEC records in each answer that there is nothing,
 * and those of a zone that is bogus, which everybody asks for again. Checking one takes
 * milliseconds.
 *
 * <p>Whether a signature is right depends on nothing but the key, the algorithm and what is signed;
 * their hash is what it is known by. When it begins and ends to be good is none of that: the
 * validator looks at it each time.
 *
 * <p>The validator gets its signatures from the JVM and takes no other source of them. So the keys
 * that it is given ({@link #remembering}) are of a kind that no provider of the JVM knows but the
 * one here, which stands behind all others and knows no keys but these.
 */
final class CheckedSignatures {
    private static final int MOST = 2048;

    /** By the number of RFC 8624 what the JVM calls an algorithm. */
    private static final Map<Integer, String> ALGORITHMS =
            Map.of(
                    DNSSEC.Algorithm.RSASHA1, "SHA1withRSA",
                    DNSSEC.Algorithm.RSA_NSEC3_SHA1, "SHA1withRSA",
                    DNSSEC.Algorithm.RSASHA256, "SHA256withRSA",
                    DNSSEC.Algorithm.RSASHA512, "SHA512withRSA",
                    DNSSEC.Algorithm.ECDSAP256SHA256, "SHA256withECDSA",
                    DNSSEC.Algorithm.ECDSAP384SHA384, "SHA384withECDSA",
                    DNSSEC.Algorithm.ED25519, "Ed25519",
                    DNSSEC.Algorithm.ED448, "Ed448");

    static {
        Security.addProvider(new OfKeysHere());
    }

    // The validator goes on in threads of the JVM's pool here and there.
    private final Map<ByteBuffer, Boolean> verdicts =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
                            return size() > MOST;
                        }
                    });

    /** Has what is checked with the keys in an answer remembered here. */
    void remembering(Message message) {
        for (Record each : List.copyOf(message.getSection(Section.ANSWER))) {
            if (each instanceof DNSKEYRecord key && ALGORITHMS.containsKey(key.getAlgorithm())) {
                message.removeRecord(each, Section.ANSWER);
                message.addRecord(new KeyRecord(key, this), Section.ANSWER);
            }
        }
    }

    int size() {
        return verdicts.size();
    }

    void forget() {
        verdicts.clear();
    }

    /** A record whose key is one of the provider here. */
    private static final class KeyRecord extends DNSKEYRecord {
        private static final long serialVersionUID = 1;

        private final transient CheckedSignatures checked;
        private transient @Nullable PublicKey remembering;

        KeyRecord(DNSKEYRecord record, CheckedSignatures checked) {
            super(
                    record.getName(),
                    record.getDClass(),
                    record.getTTL(),
                    record.getFlags(),
                    record.getProtocol(),
                    record.getAlgorithm(),
                    record.getKey());
            this.checked = checked;
        }

        @Override
        public PublicKey getPublicKey() throws DNSSEC.DNSSECException {
            PublicKey known = remembering;
            if (known == null) {
                PublicKey real = super.getPublicKey();
                known =
                        switch (real) {
                            case RSAPublicKey rsa -> new RsaKey(rsa, checked);
                            case ECPublicKey curve -> new CurveKey(curve, checked);
                            default -> new EdwardsKey(real, checked);
                        };
                remembering = known;
            }
            return known;
        }
    }

    /** No provider of the JVM takes it, as it says neither what it is nor how it is written. */
    private sealed interface Key extends PublicKey {
        PublicKey real();

        CheckedSignatures checked();

        @Override
        default String getAlgorithm() {
            return "DNSKEY";
        }

        @Override
        default @Nullable String getFormat() {
            return null;
        }

        @Override
        default byte @Nullable [] getEncoded() {
            return null;
        }
    }

    private record EdwardsKey(PublicKey real, CheckedSignatures checked) implements Key {
        private static final long serialVersionUID = 1;
    }

    /** The library puts signatures for it into another form, and looks how long it is. */
    private record CurveKey(ECPublicKey real, CheckedSignatures checked)
            implements Key, ECPublicKey {
        private static final long serialVersionUID = 1;

        @Override
        public ECPoint getW() {
            return real.getW();
        }

        @Override
        public ECParameterSpec getParams() {
            return real.getParams();
        }
    }

    /** The library looks how long it is. */
    private record RsaKey(RSAPublicKey real, CheckedSignatures checked)
            implements Key, RSAPublicKey {
        private static final long serialVersionUID = 1;

        @Override
        public BigInteger getModulus() {
            return real.getModulus();
        }

        @Override
        public BigInteger getPublicExponent() {
            return real.getPublicExponent();
        }
    }

    private static final class OfKeysHere extends Provider {
        private static final long serialVersionUID = 1;

        OfKeysHere() {
            super("JitneyResolve", "1", "Signatures of DNS keys, remembered");
            for (String each : ALGORITHMS.values()) {
                Map<String, String> keys = Map.of("SupportedKeyClasses", Key.class.getName());
                putService(
                        new Service(this, "Signature", each, Check.class.getName(), null, keys) {
                            @Override
                            public Object newInstance(@Nullable Object parameter) {
                                return new Check(getAlgorithm());
                            }
                        });
            }
        }
    }

    /** One signature that is looked up or checked. */
    private static final class Check extends SignatureSpi {
        private final String algorithm;
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();
        private @Nullable Key key;

        Check(String algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        protected void engineInitVerify(PublicKey given) throws InvalidKeyException {
            if (!(given instanceof Key here)) {
                throw new InvalidKeyException("no key of a DNSKEY record");
            }
            key = here;
            data.reset();
        }

        @Override
        protected void engineUpdate(byte value) {
            data.write(value);
        }

        @Override
        protected void engineUpdate(byte[] values, int offset, int length) {
            data.write(values, offset, length);
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            Key with = key;
            if (with == null) {
                throw new SignatureException("no key was given");
            }
            ByteBuffer id = identity(with, signature);
            Optional<Boolean> known = Optional.ofNullable(with.checked().verdicts.get(id));
            if (known.isPresent()) {
                return known.get();
            }
            try {
                boolean right = isRight(with.real(), signature);
                with.checked().verdicts.put(id, right);
                return right;
            } catch (GeneralSecurityException e) {
                throw new SignatureException(e);
            }
        }

        private boolean isRight(PublicKey real, byte[] signature) throws GeneralSecurityException {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(real);
            check.update(data.toByteArray());
            return check.verify(signature);
        }

        private ByteBuffer identity(Key with, byte[] signature) {
            MessageDigest hash = sha256();
            hash.update(algorithm.getBytes(StandardCharsets.US_ASCII));
            byte[] encoded = with.real().getEncoded();
            hash.update(ByteBuffer.allocate(8).putInt(encoded.length).putInt(data.size()).flip());
            hash.update(encoded);
            hash.update(data.toByteArray());
            return ByteBuffer.wrap(hash.digest(signature));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("each JVM has it", e);
            }
        }

        @Override
        protected void engineInitSign(PrivateKey ignored) throws InvalidKeyException {
            throw new InvalidKeyException("only for what is to be checked");
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            throw new SignatureException("only for what is to be checked");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
