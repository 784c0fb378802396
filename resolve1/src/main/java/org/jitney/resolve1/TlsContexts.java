package org.jitney.resolve1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.resolve1.scope.Machine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS by the certificates that this system trusts. To make it, and to begin with it, takes a JVM
 * the better part of a second: that is done on a thread beside the loop as soon as it is known that
 * it will be needed.
 */
final class TlsContexts implements Machine.Contexts {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);
    private static final String TRUSTED = "/etc/ssl/certs/ca-certificates.crt";
    private static final int PORT = 853;

    private final Root root;
    private final Map<Boolean, FutureTask<SSLContext>> begun = new HashMap<>();

    TlsContexts(Root root) {
        this.root = root;
    }

    @Override
    public void prepare(boolean checked) {
        try {
            var _ = begin(checked);
        } catch (ErrnoException e) {
            LOG.debug("{}: {}", TRUSTED, e.getMessage()); // told when it is needed
        }
    }

    private FutureTask<SSLContext> begin(boolean checked) throws ErrnoException {
        FutureTask<SSLContext> known = begun.get(checked);
        if (known == null) {
            byte[] trusted = checked ? root.readBytes(TRUSTED) : new byte[0];
            known = new FutureTask<>(() -> make(checked, trusted));
            begun.put(checked, known);
            Thread.startVirtualThread(known);
        }
        return known;
    }

    @Override
    public Optional<SSLContext> get(boolean checked) {
        try {
            return Optional.of(begin(checked).get());
        } catch (ExecutionException | ErrnoException e) {
            begun.remove(checked);
            LOG.warn("DNS-over-TLS cannot be had: {}", e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static SSLContext make(boolean checked, byte[] trusted)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                null, checked ? managers(trusted) : new TrustManager[] {new Everybody()}, null);
        begin(context);
        return context;
    }

    /** Says what a client says first, to nobody: the classes that it takes are loaded then. */
    private static void begin(SSLContext context) throws SSLException {
        SSLEngine engine = context.createSSLEngine("localhost", PORT);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        engine.wrap(
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    private static TrustManager[] managers(byte[] trusted)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(trusted))) {
            store.setCertificateEntry("c" + number++, each);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /**
     * For {@code DNSOverTLS=opportunistic}, which is against those who only listen:
     * resolved.conf(5).
     */
    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("there are no clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // Whoever it is.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
