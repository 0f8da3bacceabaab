using System.Xml.Linq;
using Entente.Node.Store;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Entente.Node.Host;

/// <summary>Encrypts the keys of cookies and forms under the node's data key, so that a copy of the database opens no session.</summary>
internal sealed class SealedKeys(AtRest atRest) : IXmlEncryptor
{
    internal const string BoundTo = "data_protection_keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", Convert.ToBase64String(atRest.ProtectText(plaintextElement.ToString(SaveOptions.DisableFormatting), BoundTo))),
        typeof(SealedKeysOpener));
}

/// <summary>Opens what <see cref="SealedKeys"/> sealed; its name stands in the stored key.</summary>
internal sealed class SealedKeysOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        XElement.Parse(services.GetRequiredService<AtRest>().RevealText(Convert.FromBase64String(encryptedElement.Value), SealedKeys.BoundTo));
}
