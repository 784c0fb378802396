package org.jitney.resolve1.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class CheckedSignaturesTest {
    private static final Name ZONE = Name.fromConstantString("example.");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final CheckedSignatures checked = new CheckedSignatures();

    private record Signer(DNSKEYRecord key, KeyPair pair) {
        static Signer of(String kind, String curve, int algorithm) throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(curve));
            } else if (kind.equals("RSA")) {
                generator.initialize(1024);
            }
            KeyPair pair = generator.generateKeyPair();
            return new Signer(
                    new DNSKEYRecord(ZONE, DClass.IN, 300, 256, 3, algorithm, pair.getPublic()),
                    pair);
        }

        RRSIGRecord sign(RRset set) throws Exception {
            return DNSSEC.sign(
                    set, key, pair.getPrivate(), NOW.minusSeconds(60), NOW.plusSeconds(60));
        }
    }

    private static RRset set(String address) throws IOException {
        return new RRset(
                Record.fromString(
                        Name.fromConstantString("www.example."),
                        Type.A,
                        DClass.IN,
                        300,
                        address,
                        Name.root));
    }

    private DNSKEYRecord remembered(DNSKEYRecord key) {
        Message message = new Message();
        message.addRecord(key, Section.ANSWER);
        checked.remembering(message);
        return (DNSKEYRecord) message.getSection(Section.ANSWER).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, , 5",
        "RSA, , 7",
        "RSA, , 8",
        "RSA, , 10",
        "EC, secp256r1, 13",
        "EC, secp384r1, 14",
        "Ed25519, , 15",
        "Ed448, , 16"
    })
    void aSignatureIsCheckedOnceAndSaysTheSameTheSecondTime(
            String kind, String curve, int algorithm) throws Exception {
        Signer signer = Signer.of(kind, curve, algorithm);
        RRset right = set("10.0.0.1");
        RRset forged = set("10.6.6.6");
        RRSIGRecord signature = signer.sign(right);
        DNSKEYRecord key = remembered(signer.key());

        for (int time = 0; time < 2; time++) {
            DNSSEC.verify(right, signature, key, NOW);
            assertThatThrownBy(() -> DNSSEC.verify(forged, signature, key, NOW))
                    .isInstanceOf(DNSSEC.SignatureVerificationException.class);
        }

        assertThat(checked.size()).isEqualTo(2);
    }

    @Test
    void theVerdictIsThatOfOneKey() throws Exception {
        Signer signer = Signer.of("Ed25519", "", 15);
        Signer other = Signer.of("Ed25519", "", 15);
        RRset set = set("10.0.0.1");
        RRSIGRecord signature = signer.sign(set);

        DNSSEC.verify(set, signature, remembered(signer.key()), NOW);

        assertThatThrownBy(() -> DNSSEC.verify(set, signature, remembered(other.key()), NOW))
                .isInstanceOf(DNSSEC.DNSSECException.class);
    }

    @Test
    void whenASignatureIsGoodIsLookedAtEachTime() throws Exception {
        Signer signer = Signer.of("Ed25519", "", 15);
        RRset set = set("10.0.0.1");
        RRSIGRecord signature = signer.sign(set);
        DNSKEYRecord key = remembered(signer.key());
        DNSSEC.verify(set, signature, key, NOW);

        assertThatThrownBy(() -> DNSSEC.verify(set, signature, key, NOW.plusSeconds(61)))
                .isInstanceOf(DNSSEC.SignatureExpiredException.class);
    }

    @Test
    void theValidatorSeesHowLongAKeyIs() throws Exception {
        DNSKEYRecord curve = remembered(Signer.of("EC", "secp256r1", 13).key());
        DNSKEYRecord key = remembered(Signer.of("RSA", "", 8).key());

        assertThat(curve.getPublicKey())
                .isInstanceOfSatisfying(
                        ECPublicKey.class,
                        ec -> assertThat(ec.getParams().getOrder().bitLength()).isEqualTo(256));
        assertThat(key.getPublicKey())
                .isInstanceOfSatisfying(
                        RSAPublicKey.class,
                        rsa -> assertThat(rsa.getModulus().bitLength()).isEqualTo(1024));
    }

    @Test
    void theRecordStaysWhatItWas() throws Exception {
        DNSKEYRecord plain = Signer.of("Ed25519", "", 15).key();

        DNSKEYRecord key = remembered(plain);

        assertThat(key).isEqualTo(plain).isNotSameAs(plain);
        assertThat(key.getFootprint()).isEqualTo(plain.getFootprint());
        assertThat(key.toWireCanonical()).isEqualTo(plain.toWireCanonical());
    }

    @Test
    void otherKeysOfTheJvmAreNotTouched() throws Exception {
        Signer signer = Signer.of("EC", "secp256r1", 13);
        RRset set = set("10.0.0.1");

        DNSSEC.verify(set, signer.sign(set), signer.key(), NOW);

        assertThat(checked.size()).isZero();
        assertThat(Security.getProviders()[0].getName()).isNotEqualTo("JitneyResolve");
    }
}
