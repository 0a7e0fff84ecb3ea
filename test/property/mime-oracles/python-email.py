"""Reads the mail files named on standard input with Python's own email package; one JSON object a line."""

import email
import email.policy
import email.utils
import json
import sys


def text_of(part):
    try:
        return part.get_content()
    except Exception:
        payload = part.get_payload(decode=True) or b""
        return payload.decode("utf-8", "replace")


def leaves(part):
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.iter_parts():
            yield from leaves(child)
    else:
        yield part


def size_of(part):
    if part.get_content_maintype() == "message" and part.is_multipart():
        return -1
    return len(part.get_payload(decode=True) or b"")


def header(message, name):
    try:
        value = message[name]
        return None if value is None else str(value)
    except Exception:
        return None


def author(message):
    try:
        found = message["from"]
        if found is not None and found.addresses:
            return found.addresses[0].addr_spec
    except Exception:
        pass
    value = header(message, "from")
    return None if value is None else email.utils.parseaddr(value)[1] or None


def view(path):
    with open(path, "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    result = {"from": author(message), "subject": header(message, "subject"), "attachments": [], "plain": [], "html": []}
    for part in leaves(message):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            result["plain" if kind == "text/plain" else "html"].append(text_of(part))
        else:
            result["attachments"].append({"name": part.get_filename(), "size": size_of(part)})
    result["plain"] = "\n".join(result["plain"])
    result["html"] = "\n".join(result["html"])
    return result


def safe_view(path):
    try:
        return view(path)
    except Exception:
        return {"from": None, "subject": None, "attachments": [], "plain": "", "html": "", "failed": True}


for line in sys.stdin.read().split("\n"):
    if line:
        print(json.dumps(safe_view(line)))
